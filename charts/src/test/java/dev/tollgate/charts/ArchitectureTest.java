package dev.tollgate.charts;

import static com.tngtech.archunit.core.domain.JavaCall.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
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

/** Which package may use which, and what only some of them may touch. */
@AnalyzeClasses(packages = "dev.tollgate.charts", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {

    private static final String ROOT = "dev.tollgate.charts";

    @ArchTest
    static final ArchRule packagesUseOnlyWhatTheTableAllows =
            layeredArchitecture()
                    .consideringOnlyDependenciesInLayers()
                    .layer("Main")
                    .definedBy(ROOT)
                    .layer("command")
                    .definedBy(ROOT + ".command..")
                    .layer("chart")
                    .definedBy(ROOT + ".chart..")
                    .layer("kit")
                    .definedBy(ROOT + ".kit..")
                    .layer("gateway")
                    .definedBy(ROOT + ".gateway..")
                    .layer("environment")
                    .definedBy(ROOT + ".environment..")
                    .layer("secret")
                    .definedBy(ROOT + ".secret..")
                    .layer("document")
                    .definedBy(ROOT + ".document..")
                    .layer("dist")
                    .definedBy(ROOT + ".dist..")
                    .layer("process")
                    .definedBy(ROOT + ".process..")
                    .layer("cluster")
                    .definedBy(ROOT + ".cluster..")
                    .layer("validation")
                    .definedBy(ROOT + ".validation..")
                    .layer("helm")
                    .definedBy(ROOT + ".helm..")
                    .layer("problem")
                    .definedBy(ROOT + ".problem..")
                    .whereLayer("Main")
                    .mayOnlyAccessLayers("command")
                    .whereLayer("chart")
                    .mayOnlyAccessLayers("kit", "environment", "secret")
                    .whereLayer("kit")
                    .mayOnlyAccessLayers("environment")
                    .whereLayer("gateway")
                    .mayOnlyAccessLayers("document", "problem")
                    .whereLayer("environment")
                    .mayOnlyAccessLayers("document", "problem")
                    .whereLayer("secret")
                    .mayOnlyAccessLayers("problem", "process")
                    .whereLayer("cluster")
                    .mayOnlyAccessLayers("dist", "secret", "process", "problem")
                    .whereLayer("validation")
                    .mayOnlyAccessLayers("secret")
                    .whereLayer("helm")
                    .mayNotAccessAnyLayer()
                    .whereLayer("process")
                    .mayNotAccessAnyLayer()
                    .whereLayer("document")
                    .mayOnlyAccessLayers("problem")
                    .whereLayer("dist")
                    .mayOnlyAccessLayers("problem")
                    .whereLayer("problem")
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
    static final ArchRule manifestsComeFromTheirInputAlone =
            noClasses()
                    .that()
                    .resideInAnyPackage(ROOT + ".kit..", ROOT + ".chart..")
                    .should()
                    .dependOnClassesThat()
                    .haveNameMatching(
                            "java\\.nio\\.file\\..*|java\\.io\\.(File|RandomAccess).*|java\\.net\\..*"
                                    + "|java\\.lang\\.(Process.*|Runtime|Thread)"
                                    + "|java\\.time\\..*Clock|java\\.util\\.(Random|UUID)"
                                    + "|java\\.util\\.random\\..*|java\\.security\\.SecureRandom")
                    .orShould()
                    .callMethodWhere(
                            target(owner(assignableTo(System.class)))
                                    .and(
                                            target(
                                                    nameMatching(
                                                            "getenv|getProperty|getProperties"
                                                                    + "|nanoTime"
                                                                    + "|currentTimeMillis"))))
                    .orShould()
                    .callMethodWhere(
                            target(nameMatching("now"))
                                    .and(target(owner(nameMatching("java\\.time\\..*")))))
                    .because("the same input must give the same bytes, on every machine, always");

    @ArchTest
    static final ArchRule onlyManifestsKnowCdk8s =
            noClasses()
                    .that()
                    .resideOutsideOfPackages(ROOT + ".kit..", ROOT + ".chart..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage("org.cdk8s..", "software..")
                    .because("what reads and checks the input must run without Node.js");

    @ArchTest
    static final ArchRule onlySecretsKnowTheAgeLibrary =
            noClasses()
                    .that()
                    .resideOutsideOfPackage(ROOT + ".secret..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage("com.exceptionfactory..", "javax.crypto..")
                    .because("what touches keys is read in one place");

    @ArchTest
    static final ArchRule onlyCommandsSpeakToTheTerminal =
            noClasses()
                    .that()
                    .resideOutsideOfPackages(ROOT, ROOT + ".command..")
                    .should(ACCESS_STANDARD_STREAMS)
                    .because("elsewhere a text could be a secret, and no test would see it");

    @ArchTest
    static final ArchRule nothingLogs =
            noClasses()
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage("java.util.logging..", "org.slf4j..")
                    .because("a program that ends after two seconds says what it has to say");

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
                    .because("static state joins tests that must not know each other");

    @ArchTest
    static final ArchRule packagesAreNullMarked =
            classes()
                    .should(liveInNullMarkedPackages())
                    .because("without @NullMarked in package-info.java no null is checked");

    @ArchTest
    static void theRulesSawTheProgram(JavaClasses seen) {
        assertThat(seen).hasSizeGreaterThan(100);
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
