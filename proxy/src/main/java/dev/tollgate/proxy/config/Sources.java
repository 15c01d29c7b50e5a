package dev.tollgate.proxy.config;

/**
 * What the readers of the parts read from.
 *
 * @param root the whole file, references resolved
 * @param written the whole file as it is
 */
record Sources(Section root, Section written, Environment environment, Findings findings) {

    /** The same, where what is found is told elsewhere. */
    Sources with(Findings others) {
        return new Sources(
                new Section(root.mapping(), others),
                new Section(written.mapping(), others),
                environment,
                others);
    }

    Section litellm() {
        return root.section("litellm_settings");
    }

    Section general() {
        return root.section("general_settings");
    }

    Section router() {
        return root.section("router_settings");
    }
}
