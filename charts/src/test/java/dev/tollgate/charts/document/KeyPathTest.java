package dev.tollgate.charts.document;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class KeyPathTest {

    private static final KeyPath MODELS = KeyPath.ROOT.child("servedModels");

    @Test
    void pathIsDottedWithIndexes() {
        assertThat(MODELS.item(0).child("mode")).hasToString("servedModels[0].mode");
    }

    @Test
    void keyWithADotIsQuoted() {
        assertThat(KeyPath.ROOT.child("labels").child("app.kubernetes.io/name"))
                .hasToString("labels[\"app.kubernetes.io/name\"]");
    }

    @Test
    void relativePathIsAppended() {
        assertThat(MODELS.resolve(new KeyPath("[1].url"))).hasToString("servedModels[1].url");
        assertThat(MODELS.resolve(new KeyPath("url"))).hasToString("servedModels.url");
        assertThat(MODELS.resolve(KeyPath.ROOT)).isEqualTo(MODELS);
        assertThat(KeyPath.ROOT.resolve(MODELS)).isEqualTo(MODELS);
    }

    @Test
    void valueContainsItselfAndWhatIsInside() {
        assertThat(MODELS.contains(MODELS)).isTrue();
        assertThat(MODELS.contains(MODELS.item(1))).isTrue();
        assertThat(KeyPath.ROOT.contains(MODELS)).isTrue();
        assertThat(MODELS.contains(new KeyPath("servedModelsOfOthers"))).isFalse();
        assertThat(MODELS.item(1).contains(MODELS)).isFalse();
    }
}
