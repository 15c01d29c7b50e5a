package dev.tollgate.proxy.guard;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.jwk.RSAKey;
import dev.tollgate.proxy.model.Failure;
import dev.tollgate.proxy.model.FailureException;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Tells a token that counts from one that doesn't: by signature, times, audience and issuer.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc8725">RFC 8725, JWT best current practices</a>
 */
final class JwtCheck {

    /** Never {@code none}, and no HMAC: a public key would be its secret. */
    private static final Set<JWSAlgorithm> ALGORITHMS =
            Set.of(
                    JWSAlgorithm.RS256,
                    JWSAlgorithm.RS384,
                    JWSAlgorithm.RS512,
                    JWSAlgorithm.PS256,
                    JWSAlgorithm.PS384,
                    JWSAlgorithm.PS512,
                    JWSAlgorithm.ES256,
                    JWSAlgorithm.ES384,
                    JWSAlgorithm.ES512,
                    JWSAlgorithm.EdDSA,
                    JWSAlgorithm.Ed25519);

    /** What stands before the 32 bytes of an Ed25519 key in X.509, by RFC 8410. */
    private static final String ED25519 = "302a300506032b6570032100";

    /** Clocks of different machines differ. */
    private static final Duration SKEW = Duration.ofMinutes(1);

    /** For so long a signature isn't checked again; by then its key may be withdrawn. */
    private static final Duration REMEMBERED = Duration.ofMinutes(1);

    private static final int MOST = 10_000;

    private final JwtKeys keys;
    private final InstantSource clock;
    private final Cache<String, Checked> checked =
            Caffeine.newBuilder()
                    .maximumSize(MOST)
                    .expireAfterWrite(REMEMBERED)
                    .executor(Runnable::run)
                    .build();

    /** A token that was signed right and meant for this gateway, by these settings. */
    private record Checked(JwtSettings settings, Claims claims) {}

    JwtCheck(JwtKeys keys, InstantSource clock) {
        this.keys = keys;
        this.clock = clock;
    }

    /** Whether a key looks like a token; the check is still to come. */
    static boolean isToken(String key) {
        return key.chars().filter(c -> c == '.').count() == 2;
    }

    /**
     * What a token says.
     *
     * @throws FailureException with {@code Unauthenticated} where it doesn't count, with {@code
     *     Unavailable} where that can't be told
     */
    Claims claims(String token, JwtSettings settings) {
        String hash = KeyHash.of(token);
        Checked known = checked.getIfPresent(hash);
        if (known == null || !known.settings().equals(settings)) {
            known = new Checked(settings, verified(token, settings));
            checked.put(hash, known);
        }
        checkTimes(known.claims());
        return known.claims();
    }

    private Claims verified(String token, JwtSettings settings) {
        JWSObject signed = parsed(token);
        if (!ALGORITHMS.contains(signed.getHeader().getAlgorithm())) {
            throw invalid("The specified alg value is not allowed");
        }
        List<JWK> candidates = keys.find(settings, signed.getHeader());
        if (candidates.isEmpty()) {
            throw Authentication.refused("No matching public key found.");
        }
        if (candidates.stream().noneMatch(key -> isSigned(signed, key))) {
            throw invalid("Signature verification failed");
        }
        Map<String, Object> all = signed.getPayload().toJSONObject();
        if (all == null) {
            throw invalid("Invalid payload");
        }
        Claims claims = new Claims(all);
        one(claims, "aud", settings.audiences(), "Audience doesn't match");
        one(claims, "iss", settings.issuers(), "Invalid issuer");
        return claims;
    }

    private static JWSObject parsed(String token) {
        try {
            return JWSObject.parse(token);
        } catch (ParseException e) {
            throw new FailureException(
                    new Failure.Unauthenticated(
                            "Authentication Error, Validation fails: Invalid token"),
                    e);
        }
    }

    private static boolean isSigned(JWSObject token, JWK key) {
        try {
            return switch (key) {
                case RSAKey rsa -> token.verify(new RSASSAVerifier(rsa));
                case ECKey curve -> token.verify(new ECDSAVerifier(curve));
                case OctetKeyPair edwards ->
                        token.getHeader().getCriticalParams() == null
                                && isSignedByEdwards(token, edwards);
                default -> false;
            };
        } catch (JOSEException | GeneralSecurityException | IllegalStateException e) {
            // another key may fit
            return false;
        }
    }

    /** By the platform: the library would need another one for it. */
    private static boolean isSignedByEdwards(JWSObject token, OctetKeyPair key)
            throws GeneralSecurityException {
        String encoded = ED25519 + HexFormat.of().formatHex(key.getDecodedX());
        Signature signature = Signature.getInstance("Ed25519");
        signature.initVerify(
                KeyFactory.getInstance("Ed25519")
                        .generatePublic(new X509EncodedKeySpec(HexFormat.of().parseHex(encoded))));
        signature.update(token.getSigningInput());
        return signature.verify(token.getSignature().decode());
    }

    private static void one(Claims claims, String name, List<String> wanted, String otherwise) {
        if (!wanted.isEmpty() && Collections.disjoint(claims.texts(Optional.of(name)), wanted)) {
            throw invalid(otherwise);
        }
    }

    private void checkTimes(Claims claims) {
        Instant now = clock.instant();
        if (now.isAfter(time(claims, "exp", Instant.MAX.minus(SKEW)).plus(SKEW))) {
            throw Authentication.refused("Token Expired");
        }
        if (now.isBefore(time(claims, "nbf", Instant.EPOCH).minus(SKEW))) {
            throw invalid("The token is not yet valid (nbf)");
        }
    }

    private static Instant time(Claims claims, String name, Instant otherwise) {
        Object value = claims.all().get(name);
        if (value == null) {
            return otherwise;
        }
        long last = Instant.MAX.minus(SKEW).getEpochSecond();
        if (value instanceof Number number) {
            return Instant.ofEpochSecond(Math.clamp(number.longValue(), 0, last));
        }
        throw invalid("The claim " + name + " must be a number");
    }

    private static FailureException invalid(String why) {
        return Authentication.refused("Validation fails: " + why);
    }
}
