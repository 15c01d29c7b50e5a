package dev.tollgate.proxy.spend;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;

/**
 * One file of the journal: records one after the other, each with its length and checksum before
 * it.
 *
 * <p>The file has all its room on disk from the beginning and is written through memory: a record
 * is safe from the process's end as soon as it is appended, and from the machine's once it is
 * {@link #force forced}; neither finds the disk full.
 */
final class Segment {

    /** The length and the CRC-32C of a record. */
    private static final int HEAD = 8;

    private static final int ZEROS = 1 << 16;

    private final Path file;
    private final MappedByteBuffer buffer;
    private int end;
    private int forced;
    private boolean sealed;

    /**
     * Some of a segment's records.
     *
     * @param next where those after them begin
     */
    record Part(List<byte[]> records, int next) {}

    private Segment(Path file, MappedByteBuffer buffer, int end) {
        this.file = file;
        this.buffer = buffer;
        this.end = end;
    }

    /** A new file, empty. */
    static Segment create(Path file, int size) throws IOException {
        try (FileChannel channel =
                FileChannel.open(
                        file,
                        StandardOpenOption.CREATE_NEW,
                        StandardOpenOption.READ,
                        StandardOpenOption.WRITE)) {
            ByteBuffer zeros = ByteBuffer.allocateDirect(ZEROS);
            for (int at = 0; at < size; at += zeros.limit()) {
                zeros.clear().limit(Math.min(ZEROS, size - at));
                while (zeros.hasRemaining()) {
                    channel.write(zeros, (long) at + zeros.position());
                }
            }
            channel.force(true);
            return new Segment(file, channel.map(FileChannel.MapMode.READ_WRITE, 0, size), 0);
        } catch (IOException e) {
            Files.deleteIfExists(file);
            throw e;
        }
    }

    /** A file that another process has left; it may end in the middle of a record. */
    static Segment left(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            int size = Math.toIntExact(channel.size());
            return new Segment(file, channel.map(FileChannel.MapMode.READ_ONLY, 0, size), size);
        }
    }

    /** Whether there was room for a record. */
    synchronized boolean append(byte[] record) {
        if (sealed || record.length + HEAD > buffer.capacity() - end) {
            return false;
        }
        buffer.putInt(end + Integer.BYTES, crc(record));
        buffer.put(end + HEAD, record);
        // the length last: without it nothing is there
        buffer.putInt(end, record.length);
        end += HEAD + record.length;
        return true;
    }

    /** Whether more than half of it is used. */
    synchronized boolean isHalfFull() {
        return end > buffer.capacity() / 2;
    }

    /** Nothing is appended any more. */
    synchronized void seal() {
        sealed = true;
    }

    synchronized boolean isSealed() {
        return sealed;
    }

    /** Where the next record will begin. */
    synchronized int end() {
        return end;
    }

    /** Waits until all that is appended is on the disk. */
    void force() {
        int upTo = end();
        if (upTo > forced) {
            buffer.force(forced, upTo - forced);
            forced = upTo;
        }
    }

    /** Reads whole records; the first one that is broken ends what can be read. */
    Part read(int from, int most) {
        int limit = end();
        List<byte[]> records = new ArrayList<>();
        int at = from;
        while (records.size() < most && at + HEAD <= limit) {
            int length = buffer.getInt(at);
            if (length <= 0 || length > limit - at - HEAD) {
                break;
            }
            byte[] record = new byte[length];
            buffer.get(at + HEAD, record);
            if (crc(record) != buffer.getInt(at + Integer.BYTES)) {
                break;
            }
            records.add(record);
            at += HEAD + length;
        }
        return new Part(records, at);
    }

    /** Makes it empty, its room on the disk stays; nothing is appended before it is opened. */
    synchronized void clear() {
        byte[] zeros = new byte[ZEROS];
        for (int at = 0; at < end; at += ZEROS) {
            buffer.put(at, zeros, 0, Math.min(ZEROS, end - at));
        }
        end = 0;
        forced = 0;
    }

    /** To be used again. */
    synchronized void open() {
        sealed = false;
    }

    void delete() throws IOException {
        Files.deleteIfExists(file);
    }

    private static int crc(byte[] record) {
        CRC32C crc = new CRC32C();
        crc.update(record, 0, record.length);
        return (int) crc.getValue();
    }
}
