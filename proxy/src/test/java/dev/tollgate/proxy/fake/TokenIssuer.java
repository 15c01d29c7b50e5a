package dev.tollgate.proxy.fake;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jose.util.Base64URL;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** An identity provider with keys of three kinds, on a free port of the loopback interface. */
public final class TokenIssuer implements AutoCloseable {

    private static final int BITS = 2048;
    private static final int X25519 = 32;

    private final AtomicInteger asked = new AtomicInteger();
    private final HttpServer server;
    private final RSAKey rsa;
    private final ECKey curve;
    private final KeyPair edwards;

    public TokenIssuer() {
        try {
            rsa = new RSAKeyGenerator(BITS).keyID("rsa").generate();
            curve = new ECKeyGenerator(Curve.P_256).keyID("curve").generate();
            edwards = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
            server =
                    HttpServer.create(
                            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (JOSEException | GeneralSecurityException e) {
            throw new IllegalStateException(e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        serve("/keys", keys());
        serve(
                "/.well-known/openid-configuration",
                "{\"issuer\":\"me\",\"jwks_uri\":\"" + url("/keys") + "\"}");
        server.start();
    }

    private void serve(String path, String json) {
        server.createContext(
                path,
                exchange -> {
                    asked.incrementAndGet();
                    byte[] body = json.getBytes(UTF_8);
                    exchange.sendResponseHeaders(200, body.length);
                    exchange.getResponseBody().write(body);
                    exchange.close();
                });
    }

    /** Where it is. */
    public String url(String path) {
        return "http://127.0.0.1:" + server.getAddress().getPort() + path;
    }

    /** How many documents it has given. */
    public int asked() {
        return asked.get();
    }

    /** The set of its public keys. */
    public String keys() {
        return new JWKSet(List.<JWK>of(rsa, curve, publicEdwards())).toString(true);
    }

    private OctetKeyPair publicEdwards() {
        byte[] encoded = edwards.getPublic().getEncoded();
        byte[] x = Arrays.copyOfRange(encoded, encoded.length - X25519, encoded.length);
        return new OctetKeyPair.Builder(Curve.Ed25519, Base64URL.encode(x))
                .keyID("edwards")
                .build();
    }

    /** A token by {@code RS256} with the right key. */
    public String token(String claims) {
        return token("RS256", "rsa", claims);
    }

    /** A token by any algorithm, whatever key it says. */
    public String token(String algorithm, String key, String claims) {
        if (algorithm.equals("none")) {
            return encoded("{\"alg\":\"none\"}") + "." + encoded(claims) + ".";
        }
        JWSHeader header =
                new JWSHeader.Builder(JWSAlgorithm.parse(algorithm))
                        .keyID(key)
                        .type(JOSEObjectType.JWT)
                        .build();
        JWSObject token = new JWSObject(header, new Payload(claims));
        try {
            if (algorithm.equals("EdDSA")) {
                return signedByEdwards(token);
            }
            token.sign(signer(algorithm));
            return token.serialize();
        } catch (JOSEException | GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private JWSSigner signer(String algorithm) throws JOSEException {
        return switch (algorithm) {
            case "ES256" -> new ECDSASigner(curve);
            // the trick that a careless reader falls for: its public key as secret
            case "HS256" -> new MACSigner(rsa.toRSAPublicKey().getEncoded());
            default -> new RSASSASigner(rsa);
        };
    }

    private String signedByEdwards(JWSObject token) throws GeneralSecurityException {
        Signature signature = Signature.getInstance("Ed25519");
        signature.initSign(edwards.getPrivate());
        signature.update(token.getSigningInput());
        return new String(token.getSigningInput(), US_ASCII)
                + "."
                + Base64URL.encode(signature.sign());
    }

    private static String encoded(String text) {
        return Base64URL.encode(text).toString();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
