package dev.tollgate.proxy.config;

/**
 * What the readers of the parts read from.
 *
 * @param root the whole file, references resolved
 * @param written the whole file as it is
 */
record Sources(Section root, Section written, Environment environment, Findings findings) {

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
