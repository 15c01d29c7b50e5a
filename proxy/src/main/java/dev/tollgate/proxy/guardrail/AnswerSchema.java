package dev.tollgate.proxy.guardrail;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaException;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaId;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.SpecVersion.VersionFlag;
import com.networknt.schema.ValidationMessage;
import com.networknt.schema.regex.RegularExpression;
import dev.tollgate.proxy.json.Json;
import dev.tollgate.proxy.model.Failure;
import dev.tollgate.proxy.model.FailureException;
import dev.tollgate.proxy.model.Operation;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Blocks answers that are not JSON of the wanted form: {@code json_schema}.
 *
 * @param own the configured schema; without one, the request's own counts, where it has any
 * @see <a href="https://json-schema.org/draft/2020-12">JSON Schema 2020-12</a>
 */
public record AnswerSchema(Optional<JsonSchema> own) implements Guardrail {

    private static final SchemaValidatorsConfig SETTINGS =
            SchemaValidatorsConfig.builder()
                    .regularExpressionFactory(AnswerSchema::pattern)
                    .failFast(true)
                    .build();

    /** Nothing is fetched: a schema may come from a client. */
    private static final JsonSchemaFactory SCHEMAS =
            JsonSchemaFactory.getInstance(
                    VersionFlag.V202012,
                    builder ->
                            builder.schemaLoaders(loaders ->
                                    loaders.add(_ -> {
                                        throw new JsonSchemaException("refers to another document");
                                    })));

    /** What each schema fulfils. */
    private static final JsonSchema META =
            JsonSchemaFactory.getInstance(VersionFlag.V202012)
                    .getSchema(SchemaLocation.of(SchemaId.V202012), SETTINGS);

    private static final String NONE = "no JSON schema";

    /** The schema that each request brings. */
    public static AnswerSchema ofRequests() {
        return new AnswerSchema(Optional.empty());
    }

    /**
     * One for all answers.
     *
     * @throws IllegalArgumentException where it is no JSON schema
     */
    @SuppressWarnings("PMD.AvoidCatchingGenericException") // what it throws is its own affair
    public static AnswerSchema of(JsonNode schema) {
        try {
            JsonSchema read = SCHEMAS.getSchema(schema, SETTINGS);
            read.initializeValidators();
            if (META.validate(schema).isEmpty()) {
                return new AnswerSchema(Optional.of(read));
            }
        } catch (RuntimeException e) {
            throw new IllegalArgumentException(NONE, e);
        }
        throw new IllegalArgumentException(NONE);
    }

    /** RE2 takes no longer than the text is; what only others can read isn't checked. */
    private static RegularExpression pattern(String regex) {
        try {
            Pattern pattern = Pattern.compile(regex);
            return text -> pattern.matcher(text).find();
        } catch (PatternSyntaxException e) {
            return _ -> true;
        }
    }

    @Override
    public Optional<Guardrail> of(Operation operation, Supplier<ObjectNode> request) {
        if (own.isPresent()) {
            return Optional.of(this);
        }
        JsonNode wanted = wanted(operation, request.get());
        if (!wanted.isObject()) {
            return Optional.empty();
        }
        try {
            return Optional.of(of(wanted));
        } catch (IllegalArgumentException e) {
            throw new FailureException(
                    new Failure.BadRequest(
                            "The schema that the answer is to fulfil is no JSON schema: correct it"
                                    + " ($ref must stay inside it)."),
                    e);
        }
    }

    /** Where each format has it. */
    private static JsonNode wanted(Operation operation, ObjectNode request) {
        return switch (operation) {
            case CHAT -> request.at("/response_format/json_schema/schema");
            case RESPONSES -> request.at("/text/format/schema");
            case MESSAGES ->
                    request.has("output_config")
                            ? request.at("/output_config/format/schema")
                            : request.at("/output_format/schema");
            // responseSchema is Google's own, with types in capitals
            case GENERATE_CONTENT -> request.at("/generationConfig/responseJsonSchema");
            default -> MissingNode.getInstance();
        };
    }

    @Override
    public Verdict check(Content content, Post post) {
        if (content.side() == Content.Side.REQUEST || own.isEmpty()) {
            return Verdict.PASS;
        }
        for (int place : content.prose()) {
            String text = content.texts().get(place);
            Optional<String> fault = text.isBlank() ? Optional.empty() : fault(text, own.get());
            if (fault.isPresent()) {
                return new Verdict.Block(
                        "{'error': 'Content blocked: the answer " + fault.get() + "'}");
            }
        }
        return Verdict.PASS;
    }

    /** Tells the schema's words alone, none of the answer's. */
    private static Optional<String> fault(String text, JsonSchema schema) {
        JsonNode answer;
        try {
            answer = Json.parse(text);
        } catch (FailureException e) {
            return Optional.of("is not JSON");
        }
        try {
            return schema.validate(answer).stream()
                    .findFirst()
                    .map(AnswerSchema::place)
                    .map(place -> "does not fulfil the JSON schema at " + place);
        } catch (StackOverflowError | JsonSchemaException e) {
            return Optional.of("can not be checked, the JSON schema refers to itself or elsewhere");
        }
    }

    private static String place(ValidationMessage fault) {
        return fault.getSchemaLocation().getFragment().toString();
    }
}
