package dev.tollgate.charts.environment;

import com.fasterxml.classmate.ResolvedType;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.github.victools.jsonschema.generator.CustomDefinition;
import com.github.victools.jsonschema.generator.FieldScope;
import com.github.victools.jsonschema.generator.Option;
import com.github.victools.jsonschema.generator.OptionPreset;
import com.github.victools.jsonschema.generator.SchemaGenerationContext;
import com.github.victools.jsonschema.generator.SchemaGenerator;
import com.github.victools.jsonschema.generator.SchemaGeneratorConfigBuilder;
import com.github.victools.jsonschema.generator.SchemaVersion;
import com.github.victools.jsonschema.module.jackson.JacksonModule;
import com.github.victools.jsonschema.module.jackson.JacksonOption;
import com.github.victools.jsonschema.module.jakarta.validation.JakartaValidationModule;
import com.github.victools.jsonschema.module.jakarta.validation.JakartaValidationOption;
import jakarta.validation.constraints.Pattern;
import java.util.Map;

/**
 * The JSON Schema of environment files, made from the records.
 *
 * <p>Draft 7 without references: every editor follows it, and so does the loader.
 */
final class EnvironmentSchema {

    /** The types that are written as one text, with their pattern and the advice for it. */
    private static final Map<Class<?>, String[]> TEXTS =
            Map.of(
                    Name.class, new String[] {Name.PATTERN, Name.HELP},
                    Hostname.class, new String[] {Hostname.PATTERN, Hostname.HELP},
                    PathPrefix.class, new String[] {PathPrefix.PATTERN, PathPrefix.HELP},
                    Quantity.class, new String[] {Quantity.PATTERN, Quantity.HELP});

    private EnvironmentSchema() {}

    static String generate() {
        SchemaGeneratorConfigBuilder builder =
                new SchemaGeneratorConfigBuilder(SchemaVersion.DRAFT_7, OptionPreset.PLAIN_JSON);
        builder.with(
                new JacksonModule(
                        JacksonOption.RESPECT_JSONPROPERTY_REQUIRED,
                        JacksonOption.FLATTENED_ENUMS_FROM_JSONPROPERTY));
        builder.with(
                new JakartaValidationModule(JakartaValidationOption.INCLUDE_PATTERN_EXPRESSIONS));
        builder.with(
                Option.INLINE_ALL_SCHEMAS,
                Option.FORBIDDEN_ADDITIONAL_PROPERTIES_BY_DEFAULT,
                Option.MAP_VALUES_AS_ADDITIONAL_PROPERTIES);
        builder.without(Option.NONSTATIC_NONVOID_NONGETTER_METHODS, Option.GETTER_METHODS);
        builder.forTypesInGeneral()
                .withPropertySorter((unusedOne, unusedOther) -> 0)
                .withCustomDefinitionProvider(EnvironmentSchema::text);
        builder.forFields().withInstanceAttributeOverride(EnvironmentSchema::adviseOnPattern);
        ObjectNode schema = new SchemaGenerator(builder.build()).generateSchema(Environment.class);
        return SchemaTidy.tidy(schema).toPrettyString() + "\n";
    }

    private static CustomDefinition text(ResolvedType type, SchemaGenerationContext context) {
        String[] rule = TEXTS.get(type.getErasedType());
        if (rule == null) {
            return null;
        }
        ObjectNode text = context.getGeneratorConfig().createObjectNode();
        text.put("type", "string").put("pattern", rule[0]).put("patternErrorMessage", rule[1]);
        return new CustomDefinition(text);
    }

    private static void adviseOnPattern(
            ObjectNode node, FieldScope field, SchemaGenerationContext context) {
        Pattern pattern = field.getAnnotationConsideringFieldAndGetter(Pattern.class);
        if (pattern == null && field.isFakeContainerItemScope()) {
            pattern = field.getContainerItemAnnotation(Pattern.class);
        }
        if (pattern != null && node.has("pattern")) {
            node.put("patternErrorMessage", pattern.message());
        }
    }
}
