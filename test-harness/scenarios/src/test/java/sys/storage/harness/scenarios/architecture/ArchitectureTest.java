package sys.storage.harness.scenarios.architecture;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.util.Random;
import java.util.stream.Stream;
import org.assertj.core.api.Assertions;

/** The layers of the product and the purity of its core, as the design states them. */
@AnalyzeClasses(packages = "sys.storage", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {

  private static final String CORE = "sys.storage.raft.core..";
  private static final String CLIENT = "sys.storage.raft.client..";
  private static final String NODE = "sys.storage.raft.node..";
  private static final String DISK = "sys.storage.raft.node.disk..";
  private static final String MEMORY_DISK = "sys.storage.harness.disk..";
  private static final String RESOURCE = "sys.storage.raftcluster.api..";
  private static final String OPERATOR = "sys.storage.raftcluster.operator..";
  private static final String CHECKER = "sys.storage.harness.linearizability..";
  private static final String MUTATION = "sys.storage.harness.mutation..";
  private static final String HARNESS = "sys.storage.harness..";
  private static final String SIMULATION = "sys.storage.harness.simulation..";

  @ArchTest
  static void everyLayerWasFound(JavaClasses all) {
    // A rule about no class at all would pass for ever.
    for (String layer :
        new String[] {
          CORE,
          CLIENT,
          NODE,
          DISK,
          MEMORY_DISK,
          RESOURCE,
          OPERATOR,
          CHECKER,
          MUTATION,
          HARNESS,
          SIMULATION
        }) {
      Assertions.assertThat(all.that(resideInAPackage(layer))).as(layer).isNotEmpty();
    }
  }

  @ArchTest
  static final ArchRule theCoreDependsOnNothingButTheJdk =
      classes()
          .that()
          .resideInAPackage(CORE)
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(CORE, "java..", "org.jspecify.annotations..")
          .because("the protocol is a pure state machine (docs/architecture.md)");

  @ArchTest
  static final ArchRule theCheckerDependsOnNothingButTheJdk =
      classes()
          .that()
          .resideInAPackage(CHECKER)
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(CHECKER, "java..", "org.jspecify.annotations..")
          .because("it can be used alone (docs/linearizability.md)");

  @ArchTest
  static final ArchRule theMakerOfMutantsDependsOnNothingButTheJdk =
      classes()
          .that()
          .resideInAPackage(MUTATION)
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(MUTATION, "java..", "org.jspecify.annotations..")
          .because("it loads any class of this project once more, and knows none");

  @ArchTest
  static final ArchRule theCoreTouchesNoFileSocketOrThread =
      noClasses()
          .that()
          .resideInAPackage(CORE)
          .should()
          .dependOnClassesThat(
              resideInAPackage("java.nio.file..")
                  .or(resideInAPackage("java.nio.channels.."))
                  .or(resideInAPackage("java.net.."))
                  .or(resideInAPackage("java.util.concurrent.."))
                  .or(fileOrStreamOfJavaIo())
                  .or(named(Thread.class, Runtime.class, ProcessBuilder.class)))
          .because("the server owns threads, files and sockets");

  @ArchTest
  static final ArchRule theCoreReadsNoClockAndNoChance =
      noClasses()
          .that()
          .resideInAPackage(CORE)
          .should()
          .callMethod(System.class, "nanoTime")
          .orShould()
          .callMethod(System.class, "currentTimeMillis")
          .orShould()
          .callMethod(Math.class, "random")
          .orShould()
          .callConstructor(Random.class)
          .orShould()
          .dependOnClassesThat(resideInAPackage("java.time.."))
          .orShould()
          .callMethod(java.util.UUID.class, "randomUUID")
          .because("time arrives as Tick, and randomness is injected: a seed must repeat a run");

  @ArchTest
  static final ArchRule theClientKnowsNeitherServerNorKubernetes =
      noClasses()
          .that()
          .resideInAPackage(CLIENT)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(NODE, RESOURCE, OPERATOR, HARNESS, "io.fabric8..", "io.javalin..");

  @ArchTest
  static final ArchRule theNodeKnowsNoKubernetes =
      noClasses()
          .that()
          .resideInAPackage(NODE)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(RESOURCE, OPERATOR, HARNESS, "io.fabric8..", "io.javaoperatorsdk..");

  @ArchTest
  static final ArchRule theDiskIsTheFileSystemAlone =
      classes()
          .that()
          .resideInAPackage(DISK)
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(DISK, "java..", "org.jspecify.annotations..");

  @ArchTest
  static final ArchRule theDiskInMemoryKnowsOnlyTheDisk =
      classes()
          .that()
          .resideInAPackage(MEMORY_DISK)
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(MEMORY_DISK, DISK, "java..", "org.jspecify.annotations..");

  @ArchTest
  static final ArchRule theResourceIsAModelAlone =
      noClasses()
          .that()
          .resideInAPackage(RESOURCE)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(CORE, CLIENT, NODE, OPERATOR, HARNESS);

  @ArchTest
  static final ArchRule theOperatorSpeaksToNodesThroughTheirApi =
      noClasses()
          .that()
          .resideInAPackage(OPERATOR)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(NODE, HARNESS);

  @ArchTest
  static final ArchRule thePackagesOfTheProductHaveNoCycles =
      slices().matching("sys.storage.(raft|raftcluster).(**)").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule thePackagesOfTheHarnessHaveNoCycles =
      slices().matching("sys.storage.harness.(**)").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule theSimulatorNeedsNoOtherPartOfTheHarness =
      noClasses()
          .that()
          .resideInAPackage(SIMULATION)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "sys.storage.harness.kubernetes..",
              "sys.storage.harness.scenarios..",
              "io.javalin..",
              "java.net..",
              "java.nio.channels..")
          .because("a run is one thread and memory");

  @ArchTest
  static final ArchRule theSimulatorDrawsOnlyFromItsSeed =
      noClasses()
          .that()
          .resideInAPackage(SIMULATION)
          .should()
          .callMethod(System.class, "currentTimeMillis")
          .orShould()
          .callMethod(Math.class, "random")
          .orShould()
          .callConstructor(Random.class)
          .orShould()
          .callMethod(java.util.UUID.class, "randomUUID")
          .orShould()
          .dependOnClassesThat()
          .areAssignableTo(java.util.concurrent.ThreadLocalRandom.class)
          .because("a seed must repeat a run");

  @ArchTest
  static final ArchRule namesSayWhatAThingIs =
      noClasses()
          .should()
          .haveSimpleNameEndingWith("Util")
          .orShould()
          .haveSimpleNameEndingWith("Utils")
          .orShould()
          .haveSimpleNameEndingWith("Manager")
          .orShould()
          .haveSimpleNameEndingWith("Helper")
          .orShould()
          .haveSimpleNameEndingWith("Impl")
          .orShould()
          .resideInAnyPackage("..util..", "..utils..", "..common..", "..impl..");

  /** Streams over memory and exceptions are fine, what reaches outside is not. */
  private static DescribedPredicate<JavaClass> fileOrStreamOfJavaIo() {
    return DescribedPredicate.describe(
        "a file or stream of java.io",
        type ->
            type.getPackageName().equals("java.io")
                && Stream.of("File", "Socket", "RandomAccess", "PrintStream", "Console")
                    .anyMatch(type.getSimpleName()::startsWith));
  }

  private static DescribedPredicate<JavaClass> named(Class<?>... types) {
    return DescribedPredicate.describe(
        "a thread or process", type -> Stream.of(types).anyMatch(type::isEquivalentTo));
  }
}
