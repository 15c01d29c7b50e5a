package dev.tollgate.proxy.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PathsTest {

    @ParameterizedTest
    @CsvSource({
        "/v1/models, '', '', /v1/models",
        "/litellm/v1/models, /litellm, '', /v1/models",
        "/litellm/v1/models, /litellm/, '', /v1/models",
        "/v1/models, /litellm, '', /v1/models",
        "/litellmx/v1, /litellm, '', /litellmx/v1",
        "/litellm, /litellm, '', /",
        "/a/b/v1/models, '', /a/b, /v1/models",
        "/v1/models, '', /a/b, /v1/models",
        "/a/v1, '', '/a, /b', /v1",
        "/litellm/x, /litellm, /litellm, /x",
    })
    void prefixIsTakenOffOnce(String path, String root, String forwarded, String local) {
        assertThat(Paths.local(path, root, forwarded)).isEqualTo(local);
    }
}
