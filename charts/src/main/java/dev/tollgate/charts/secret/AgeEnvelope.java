package dev.tollgate.charts.secret;

import com.exceptionfactory.jagged.RecipientStanzaReader;
import com.exceptionfactory.jagged.framework.armor.ArmoredDecryptingChannelFactory;
import com.exceptionfactory.jagged.framework.armor.ArmoredEncryptingChannelFactory;
import com.exceptionfactory.jagged.x25519.X25519RecipientStanzaReaderFactory;
import com.exceptionfactory.jagged.x25519.X25519RecipientStanzaWriterFactory;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.List;

/** A data key, sealed for one age recipient and armored, as SOPS keeps it in a file. */
final class AgeEnvelope {

    private AgeEnvelope() {}

    /** Opens an envelope; throws {@link GeneralSecurityException} where the key is a wrong one. */
    @SuppressWarnings("PMD.AvoidCatchingGenericException") // what jagged throws at broken text
    static byte[] open(String armored, AgeKey key) throws GeneralSecurityException {
        byte[] text = armored.getBytes(StandardCharsets.US_ASCII);
        try (ReadableByteChannel plain =
                        new ArmoredDecryptingChannelFactory()
                                .newDecryptingChannel(
                                        Channels.newChannel(new ByteArrayInputStream(text)),
                                        List.of(reader(key)));
                InputStream in = Channels.newInputStream(plain)) {
            return in.readAllBytes();
        } catch (IOException | RuntimeException broken) {
            throw new GeneralSecurityException("broken envelope", broken);
        }
    }

    /** Seals a data key for one recipient. */
    static String seal(byte[] dataKey, String recipient) throws GeneralSecurityException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (WritableByteChannel sealed =
                new ArmoredEncryptingChannelFactory()
                        .newEncryptingChannel(
                                Channels.newChannel(out),
                                List.of(
                                        X25519RecipientStanzaWriterFactory.newRecipientStanzaWriter(
                                                recipient)))) {
            sealed.write(ByteBuffer.wrap(dataKey));
        } catch (IOException impossible) {
            throw new GeneralSecurityException("cannot seal in memory", impossible);
        }
        return out.toString(StandardCharsets.US_ASCII).replace("\r\n", "\n");
    }

    private static RecipientStanzaReader reader(AgeKey key) throws GeneralSecurityException {
        return X25519RecipientStanzaReaderFactory.newRecipientStanzaReader(key.identity().reveal());
    }
}
