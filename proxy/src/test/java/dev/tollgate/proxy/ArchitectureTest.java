package dev.tollgate.proxy;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.GeneralCodingRules.ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.GeneralCodingRules.THROW_GENERIC_EXCEPTIONS;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import org.jspecify.annotations.NullMarked;

/** Which package may use which; packages that don't exist yet have their bounds already. */
@AnalyzeClasses(packages = "dev.tollgate.proxy", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {

    private static final String ROOT = "dev.tollgate.proxy";

    @ArchTest
    static final ArchRule packagesUseOnlyWhatTheTableAllows =
            layeredArchitecture()
                    .consideringOnlyDependenciesInLayers()
                    .withOptionalLayers(true)
                    .layer("App")
                    .definedBy(ROOT)
                    .layer("command")
                    .definedBy(ROOT + ".command..")
                    .layer("config")
                    .definedBy(ROOT + ".config..")
                    .layer("http")
                    .definedBy(ROOT + ".http..")
                    .layer("admin")
                    .definedBy(ROOT + ".admin..")
                    .layer("observe")
                    .definedBy(ROOT + ".observe..")
                    .layer("store")
                    .definedBy(ROOT + ".store..")
                    .layer("alert")
                    .definedBy(ROOT + ".alert..")
                    .layer("cache")
                    .definedBy(ROOT + ".cache..")
                    .layer("guardrail")
                    .definedBy(ROOT + ".guardrail..")
                    .layer("spend")
                    .definedBy(ROOT + ".spend..")
                    .layer("guard")
                    .definedBy(ROOT + ".guard..")
                    .layer("routing")
                    .definedBy(ROOT + ".routing..")
                    .layer("dialect")
                    .definedBy(ROOT + ".dialect..")
                    .layer("provider")
                    .definedBy(ROOT + ".provider..")
                    .layer("upstream")
                    .definedBy(ROOT + ".upstream..")
                    .layer("json")
                    .definedBy(ROOT + ".json..")
                    .layer("model")
                    .definedBy(ROOT + ".model..")
                    .whereLayer("App")
                    .mayNotBeAccessedByAnyLayer()
                    .whereLayer("command")
                    .mayOnlyBeAccessedByLayers("App")
                    .whereLayer("command")
                    .mayOnlyAccessLayers("json", "model")
                    .whereLayer("config")
                    .mayOnlyBeAccessedByLayers("App")
                    .whereLayer("http")
                    .mayOnlyBeAccessedByLayers("App", "config")
                    .whereLayer("admin")
                    .mayOnlyAccessLayers("guard", "json", "model")
                    .whereLayer("observe")
                    .mayOnlyAccessLayers("model", "json")
                    .whereLayer("store")
                    .mayOnlyAccessLayers("model", "json", "guard", "spend", "cache", "routing")
                    .whereLayer("alert")
                    .mayOnlyAccessLayers("model", "json", "guard", "routing")
                    .whereLayer("cache")
                    .mayOnlyAccessLayers("model", "json")
                    .whereLayer("guardrail")
                    .mayOnlyAccessLayers("model", "json")
                    .whereLayer("spend")
                    .mayOnlyAccessLayers("model", "json")
                    .whereLayer("guard")
                    .mayOnlyAccessLayers("model")
                    .whereLayer("routing")
                    .mayOnlyAccessLayers("model")
                    .whereLayer("dialect")
                    .mayOnlyAccessLayers("provider", "upstream", "json", "model")
                    .whereLayer("provider")
                    .mayOnlyAccessLayers("upstream", "json", "model")
                    .whereLayer("upstream")
                    .mayOnlyAccessLayers("json", "model")
                    .whereLayer("json")
                    .mayOnlyAccessLayers("model")
                    .whereLayer("model")
                    .mayNotAccessAnyLayer()
                    .ensureAllClassesAreContainedInArchitecture()
                    .because("a reader must know from a package's name what its code can reach");

    @ArchTest
    static final ArchRule packagesFormNoCycle =
            slices().matching(ROOT + ".(*)..")
                    .should()
                    .beFreeOfCycles()
                    .because("packages in a cycle can only be understood together");

    @ArchTest
    static final ArchRule onlyHttpKnowsTheServer =
            noClasses()
                    .that()
                    .resideOutsideOfPackages(ROOT, ROOT + ".http..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage("io.helidon.webserver..", "io.helidon.http..")
                    .allowEmptyShould(true)
                    .because("what decides about a request is tested without a server");

    @ArchTest
    static final ArchRule onlyUpstreamKnowsTheClient =
            noClasses()
                    .that()
                    .resideOutsideOfPackage(ROOT + ".upstream..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage("software.amazon.eventstream..")
                    .because("a vendor's file says what to send, not how it gets there");

    @ArchTest
    static final ArchRule onlyStoreKnowsDatabases =
            noClasses()
                    .that()
                    .resideOutsideOfPackage(ROOT + ".store..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(
                            "java.sql..",
                            "javax.sql..",
                            "org.postgresql..",
                            "com.zaxxer..",
                            "org.flywaydb..",
                            "redis.clients..")
                    .because("the ports have three implementations, and nobody may tell which");

    @ArchTest
    static final ArchRule nothingWritesToStandardStreams =
            noClasses()
                    .that()
                    .doNotBelongToAnyOf(Main.class)
                    .should(ACCESS_STANDARD_STREAMS)
                    .because("the log is JSON lines, and a stray line breaks who reads it");

    @ArchTest
    static final ArchRule logsGoThroughSystemLogger =
            noClasses()
                    .that()
                    // they write what System.Logger hands on
                    .haveNameNotMatching(".*\\.observe\\.(ProcessLog|EventLines).*")
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage("java.util.logging..", "org.slf4j..")
                    .because("System.Logger is enough and brings no library along");

    @ArchTest
    static final ArchRule nothingThrowsGenericExceptions =
            noClasses()
                    .should(THROW_GENERIC_EXCEPTIONS)
                    .because("a caller can't tell them from a bug");

    @ArchTest
    static final ArchRule staticFieldsAreFinal =
            fields().that()
                    .areStatic()
                    .should()
                    .beFinal()
                    .because("static state joins requests that must not know each other");

    @ArchTest
    static final ArchRule packagesAreNullMarked =
            classes()
                    .should(liveInNullMarkedPackages())
                    .because("without @NullMarked in package-info.java no null is checked");

    @ArchTest
    static void theRulesSawTheProgram(JavaClasses seen) {
        assertThat(seen).hasSizeGreaterThan(3);
    }

    private static ArchCondition<JavaClass> liveInNullMarkedPackages() {
        return new ArchCondition<>("live in a package that is @NullMarked") {
            @Override
            public void check(JavaClass item, ConditionEvents events) {
                boolean marked = item.getPackage().isAnnotatedWith(NullMarked.class);
                String message = item.getPackageName() + " of " + item.getSimpleName();
                events.add(new SimpleConditionEvent(item, marked, message));
            }
        };
    }
}
