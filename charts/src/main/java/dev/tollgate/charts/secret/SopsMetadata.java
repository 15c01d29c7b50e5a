package dev.tollgate.charts.secret;

import java.util.ArrayList;
import java.util.List;

/**
 * The {@code sops} block of an encrypted file.
 *
 * @param mac the encrypted hash over the values
 * @param lastModified RFC 3339; it authenticates the hash
 * @param macOnlyEncrypted whether the hash leaves out the values that stay readable
 */
record SopsMetadata(
        EncryptionRule rule,
        String mac,
        String lastModified,
        boolean macOnlyEncrypted,
        Holders holders) {

    private static final List<String> OTHER_KINDS =
            List.of("kms", "gcp_kms", "hckms", "azure_kv", "hc_vault", "pgp", "key_groups");

    /** One age recipient and the data key encrypted for it, armored. */
    record AgeRecipient(String recipient, String sealedKey) {}

    /**
     * Who can open the file.
     *
     * @param others the kinds of those that are not of the age kind, as in {@code kms}; {@code
     *     key_groups} where the key is split among groups
     */
    record Holders(List<AgeRecipient> age, List<String> others) {

        Holders {
            age = List.copyOf(age);
            others = List.copyOf(others);
        }
    }

    static SopsMetadata of(Node.Mapping block, EncryptionRule rule) {
        return new SopsMetadata(
                rule,
                block.text("mac"),
                block.text("lastmodified"),
                block.text("mac_only_encrypted").equals("true"),
                new Holders(
                        age(block),
                        OTHER_KINDS.stream().filter(kind -> !block.list(kind).isEmpty()).toList()));
    }

    /** The age recipients by name. */
    List<String> ageNames() {
        return holders.age().stream().map(AgeRecipient::recipient).toList();
    }

    /** Whether the key is whole for every recipient, so that any single one opens the file. */
    boolean oneKeyOpens() {
        return !holders.others().contains("key_groups");
    }

    private static List<AgeRecipient> age(Node.Mapping block) {
        List<AgeRecipient> found = new ArrayList<>();
        for (Node item : block.list("age")) {
            if (item instanceof Node.Mapping entry) {
                found.add(new AgeRecipient(entry.text("recipient"), entry.text("enc")));
            }
        }
        return found;
    }
}
