package dev.tollgate.charts;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noMethods;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ImportOption.OnlyIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Disabled;

/** What tests may not do. */
@AnalyzeClasses(packages = "dev.tollgate.charts", importOptions = OnlyIncludeTests.class)
class TestsArchitectureTest {

    @ArchTest
    static final ArchRule testsAssertWithAssertJ =
            noClasses()
                    .should()
                    .accessClassesThat()
                    .areAssignableTo(Assertions.class)
                    .because("one vocabulary of assertions, and its messages show both values");

    @ArchTest
    static final ArchRule testsDoNotSleep =
            noClasses()
                    .should()
                    .callMethod(Thread.class, "sleep", long.class)
                    .because("a test that waits is slow on a good day and fails on a bad one");

    @ArchTest
    static final ArchRule testsAreNotDisabled =
            noMethods()
                    .should()
                    .beAnnotatedWith(Disabled.class)
                    .because("a test that never runs is a comment that lies");

    @ArchTest
    static void theRulesSawTheTests(JavaClasses seen) {
        assertThat(seen).hasSizeGreaterThan(2);
    }
}
