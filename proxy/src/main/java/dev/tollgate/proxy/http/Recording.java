package dev.tollgate.proxy.http;

/** Sees what a client gets of an answer. For the request's own thread. */
interface Recording {

    /** Nobody wants to know. */
    Recording NONE = new Recording() {};

    /** What the client gets instead of a whole answer in JSON. */
    default byte[] whole(byte[] json) {
        return json;
    }

    /** So many bytes have been sent; the array may change afterwards. */
    default void sent(byte[] bytes, int length) {}

    /** The client has got all of it. */
    default void ended(String contentType) {}

    /** Both of them see it; this one what the other has made of it. */
    default Recording and(Recording other) {
        Recording one = this;
        return new Recording() {
            @Override
            public byte[] whole(byte[] json) {
                return one.whole(other.whole(json));
            }

            @Override
            public void sent(byte[] bytes, int length) {
                one.sent(bytes, length);
                other.sent(bytes, length);
            }

            @Override
            public void ended(String contentType) {
                one.ended(contentType);
                other.ended(contentType);
            }
        };
    }
}
