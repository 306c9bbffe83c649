package sys.storage.harness.simulation.script;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import sys.storage.harness.simulation.network.NetworkOptions;
import sys.storage.raft.core.SafetyMode;

/**
 * Any scenario that the records can say: made from their components, so that no new step is
 * forgotten.
 */
final class Scenarios {

  private static final Arbitrary<String> NAMES =
      Arbitraries.of("n1", "n2", "n3", "demo-0", "demo-12", "alice", "start", "Seed");
  private static final List<String> CALLS = List.of("status", "enter-joint", "leave-joint");
  private static final int DEPTH = 2;

  private Scenarios() {}

  static Arbitrary<Scenario> any() {
    return Combinators.combine(settings(), of(Step.class, DEPTH).list().ofMaxSize(20))
        .as(
            (setting, steps) ->
                new Scenario(setting, steps.stream().map(Step.class::cast).toList()));
  }

  private static Arbitrary<Setting> settings() {
    return Combinators.combine(
            Arbitraries.longs().between(0, 1L << 50),
            populations(),
            Arbitraries.of(Setting.Elections.class),
            Arbitraries.integers().between(0, 100),
            options())
        .as(Setting::new);
  }

  private static Arbitrary<Population> populations() {
    Arbitrary<List<Population>> formed =
        Arbitraries.of("a", "b", "c", "d", "e")
            .list()
            .uniqueElements()
            .ofMinSize(1)
            .map(
                names -> {
                  int voters = 1 + names.size() / 2;
                  int learners = voters + (names.size() - voters) / 2;
                  return List.of(
                      new Population.Formed(
                          names.subList(0, voters),
                          names.subList(voters, learners),
                          names.subList(learners, names.size())));
                });
    return Arbitraries.oneOf(
        formed.map(List::getFirst),
        Arbitraries.integers().between(1, 9).map(Population.Grown::new));
  }

  private static Arbitrary<Map<Option, Double>> options() {
    return Arbitraries.of(Option.class)
        .list()
        .uniqueElements()
        .flatMap(
            chosen ->
                Arbitraries.longs()
                    .between(0, 1L << 50)
                    .list()
                    .ofSize(chosen.size())
                    .map(
                        values -> {
                          var options = new EnumMap<Option, Double>(Option.class);
                          for (int i = 0; i < chosen.size(); i++) {
                            options.put(chosen.get(i), value(chosen.get(i), values.get(i)));
                          }
                          return options;
                        }));
  }

  private static double value(Option option, long drawn) {
    return switch (option.unit()) {
      case SHARE -> drawn / (double) (1L << 50);
      case MODE -> drawn % SafetyMode.values().length;
      case TIME, COUNT -> drawn;
    };
  }

  private static Arbitrary<?> of(Class<?> type, int depth) {
    if (type == NetworkOptions.class) {
      return networks();
    }
    if (type.isEnum()) {
      return Arbitraries.of(List.of(type.getEnumConstants()));
    }
    if (type.isSealed()) {
      return Arbitraries.oneOf(
          Arrays.stream(type.getPermittedSubclasses())
              .filter(choice -> depth > 0 || !isNested(choice))
              .<Arbitrary<Object>>map(choice -> of(choice, depth).map(it -> it))
              .toList());
    }
    return records(type, depth);
  }

  private static boolean isNested(Class<?> type) {
    return type == FlowStep.At.class || type == Fact.Not.class;
  }

  private static Arbitrary<?> records(Class<?> type, int depth) {
    RecordComponent[] components = type.getRecordComponents();
    List<Arbitrary<Object>> values =
        Arrays.stream(components)
            .<Arbitrary<Object>>map(
                component ->
                    component(component.getName(), component.getGenericType(), depth - 1)
                        .map(it -> it))
            .toList();
    Class<?>[] types =
        Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
    return Combinators.combine(values)
        .as(
            arguments -> {
              try {
                var constructor = type.getDeclaredConstructor(types);
                constructor.setAccessible(true);
                return constructor.newInstance(arguments.toArray());
              } catch (ReflectiveOperationException impossible) {
                throw new IllegalStateException(impossible);
              }
            });
  }

  private static Arbitrary<?> component(String name, Type type, int depth) {
    if (type instanceof ParameterizedType generic) {
      Arbitrary<?> element = component(name, generic.getActualTypeArguments()[0], depth);
      return generic.getRawType() == Optional.class
          ? element.map(it -> (Object) it).injectNull(0.5).map(Optional::ofNullable)
          : element.list().ofMinSize(least(name)).ofMaxSize(4);
    }
    return switch (((Class<?>) type).getSimpleName()) {
      case "String" -> name.equals("call") ? Arbitraries.of(CALLS) : names(name);
      case "Duration" -> durations();
      case "double" -> Arbitraries.doubles().between(0, 1);
      case "boolean" -> Arbitraries.of(true, false);
      case "int" -> Arbitraries.integers().between(name.equals("replicas") ? 1 : 0, 7);
      case "long" -> Arbitraries.longs().between(0, 1L << 50);
      case "OptionalInt" ->
          Arbitraries.integers()
              .between(0, 5)
              .map(count -> count == 0 ? OptionalInt.empty() : OptionalInt.of(count));
      case "OptionalLong" ->
          Arbitraries.longs()
              .between(-1, 5)
              .map(number -> number < 0 ? OptionalLong.empty() : OptionalLong.of(number));
      default -> name.equals("step") ? of(MachineStep.class, depth) : of((Class<?>) type, depth);
    };
  }

  /** Lists that may be empty are told from those that may not by their names. */
  private static int least(String name) {
    return switch (name) {
      case "removed", "outgoing", "learners" -> 0;
      case "groups" -> 2;
      default -> 1;
    };
  }

  private static Arbitrary<String> names(String component) {
    return switch (component) {
      case "caller", "who" -> Arbitraries.oneOf(NAMES, Arbitraries.just(AdminStep.ADMIN));
      default -> NAMES;
    };
  }

  private static Arbitrary<Duration> durations() {
    return Arbitraries.oneOf(
            Arbitraries.longs().between(0, 1_000_000_000_000L),
            Arbitraries.longs().between(0, 1_000).map(millis -> millis * 1_000_000))
        .map(Duration::ofNanos);
  }

  private static Arbitrary<NetworkOptions> networks() {
    return Combinators.combine(
            Arbitraries.doubles().between(0, 1),
            Arbitraries.doubles().between(0, 1),
            Arbitraries.longs().between(0, 1_000_000),
            Arbitraries.longs().between(0, 1_000_000_000))
        .as(
            (loss, doubling, fastest, more) ->
                new NetworkOptions(loss, doubling, fastest, fastest + more));
  }
}
