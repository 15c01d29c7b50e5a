package dev.tollgate.proxy.provider;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tollgate.proxy.golden.CaseFolder;
import dev.tollgate.proxy.golden.FixedStamp;
import dev.tollgate.proxy.json.Json;
import dev.tollgate.proxy.json.RawObject;
import dev.tollgate.proxy.model.Deployment;
import dev.tollgate.proxy.model.Operation;
import dev.tollgate.proxy.model.Target;
import dev.tollgate.proxy.model.Timeouts;
import java.util.Map;
import java.util.stream.Collectors;

/** One recorded exchange: the vendor, the client's prompt, and what the vendor said. */
final class ProviderCase {

    private final CaseFolder folder;
    private final Provider provider;
    private final Prompt prompt;
    private final Adapter adapter;

    ProviderCase(CaseFolder folder) {
        this.folder = folder;
        provider = TestedProviders.named(folder.group(), FixedStamp.create());
        prompt = prompt(folder);
        adapter = provider.adapter(prompt.operation(), prompt.target()).orElseThrow();
    }

    CaseFolder folder() {
        return folder;
    }

    Provider provider() {
        return provider;
    }

    Prompt prompt() {
        return prompt;
    }

    /** What goes to the vendor. */
    ObjectNode sent() {
        return SentRequest.json(adapter.toUpstream(prompt), prompt.target().deployment());
    }

    Adapter.Translator translator() {
        assertThat(adapter)
                .as("%s answers need a translation", this)
                .isInstanceOf(Adapter.Translator.class);
        return (Adapter.Translator) adapter;
    }

    StreamFile stream() {
        return new StreamFile(folder, folder.starting("stream.").getFirst());
    }

    private static Prompt prompt(CaseFolder folder) {
        ObjectNode told = folder.shared("deployment.json").orElseThrow();
        Deployment deployment = CaseDeployment.read(told);
        RawObject body =
                folder.has("request.json")
                        ? RawObject.of(folder.bytes("request.json"))
                        : RawObject.of(Json.object());
        return new Prompt(
                operation(folder),
                body,
                new Target(deployment, deployment.model()),
                body.flag("stream"),
                headers(folder),
                Timeouts.DEFAULT);
    }

    private static Operation operation(CaseFolder folder) {
        return folder.has("operation.txt")
                ? Operation.valueOf(new String(folder.bytes("operation.txt"), UTF_8).strip())
                : Operation.CHAT;
    }

    private static Map<String, String> headers(CaseFolder folder) {
        if (!folder.has("headers.json")) {
            return Map.of();
        }
        return folder.object("headers.json")
                .propertyStream()
                .collect(Collectors.toMap(Map.Entry::getKey, header -> header.getValue().asText()));
    }

    @Override
    public String toString() {
        return folder.toString();
    }
}
