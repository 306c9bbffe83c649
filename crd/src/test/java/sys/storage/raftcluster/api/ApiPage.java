package sys.storage.raftcluster.api;

import static java.util.stream.Collectors.joining;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinitionVersion;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import io.fabric8.kubernetes.api.model.apiextensions.v1.ValidationRule;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/** Writes {@code docs/api.md}, the reference of the resource, from its definition. */
final class ApiPage {

  private final StringBuilder page = new StringBuilder();

  private ApiPage() {}

  static String of(CustomResourceDefinition definition) {
    var page = new ApiPage();
    CustomResourceDefinitionVersion version = definition.getSpec().getVersions().getFirst();
    page.head(definition, version);
    JSONSchemaProps root = version.getSchema().getOpenAPIV3Schema();
    root.getProperties().forEach(page::table);
    page.rules(root);
    page.columns(version);
    return page.page.toString();
  }

  private void head(CustomResourceDefinition definition, CustomResourceDefinitionVersion version) {
    page.append(
        """
        # The RaftCluster resource

        <!-- Generated from the classes in crd/: ./mvnw -pl crd test -Dcrd.write=true -->

        `apiVersion: %s/%s`, `kind: RaftCluster`; for short %s (where `rc` is taken by ReplicationControllers, say `raft`).
        What the fields do in practice, the orders that are given as annotations, and every condition with what to do: [operations.md](operations.md).
        The HTTP API of the nodes: [http-api.md](http-api.md). `kubectl explain raftcluster.spec` says the same from the cluster.
        """
            .formatted(
                definition.getSpec().getGroup(),
                version.getName(),
                definition.getSpec().getNames().getShortNames().stream()
                    .map(ApiPage::code)
                    .collect(joining(" or "))));
  }

  private void table(String path, JSONSchemaProps object) {
    page.append("\n## `%s`\n\n".formatted(path));
    page.append("| field | type | default | what it is |\n|---|---|---|---|\n");
    object
        .getProperties()
        .forEach(
            (name, field) ->
                page.append(
                    "| `%s` | %s | %s | %s |\n"
                        .formatted(
                            name, type(field), defaultOf(object, name, field), text(field))));
    object
        .getProperties()
        .forEach(
            (name, field) -> {
              if (isOurs(field)) {
                table(path + "." + name, field);
              } else if (field.getItems() != null && isOurs(field.getItems().getSchema())) {
                table(path + "." + name + "[]", field.getItems().getSchema());
              }
            });
  }

  /** The types of Kubernetes come without descriptions. */
  private static boolean isOurs(JSONSchemaProps field) {
    return field.getProperties() != null
        && field.getProperties().values().stream().anyMatch(f -> f.getDescription() != null);
  }

  private static String type(JSONSchemaProps field) {
    if (field.getEnum() != null && !field.getEnum().isEmpty()) {
      return field.getEnum().stream()
          .map(JsonNode::asText)
          .map(value -> value.isEmpty() ? "empty" : code(value))
          .collect(joining(", "));
    }
    if (field.getItems() != null) {
      return "list of " + field.getItems().getSchema().getType() + "s";
    }
    return field.getAdditionalProperties() == null
        ? field.getType()
        : "map of " + field.getAdditionalProperties().getSchema().getType() + "s";
  }

  private static String defaultOf(JSONSchemaProps object, String name, JSONSchemaProps field) {
    if (object.getRequired() != null && object.getRequired().contains(name)) {
      return "required";
    }
    return field.getDefault() == null ? "" : code(field.getDefault().toString());
  }

  private static String text(JSONSchemaProps field) {
    return Stream.concat(Stream.of(field.getDescription()), limits(field))
        .filter(Objects::nonNull)
        .map(sentence -> sentence.replace("|", "\\|"))
        .collect(joining(". "));
  }

  private static Stream<String> limits(JSONSchemaProps field) {
    return Stream.of(
        field.getMaxLength() == null
            ? null
            : "At most %d characters".formatted(field.getMaxLength()),
        field.getMaxItems() == null ? null : "At most %d".formatted(field.getMaxItems()));
  }

  private void rules(JSONSchemaProps root) {
    page.append(
        """

        ## What is refused

        The API server refuses what breaks one of these rules, with the message in the second column (an expression where it names the value).

        | rule | message |
        |---|---|
        """);
    rules("", root);
  }

  private void rules(String path, JSONSchemaProps schema) {
    List<ValidationRule> rules = schema.getXKubernetesValidations();
    if (rules != null) {
      for (ValidationRule rule : rules) {
        String message =
            rule.getMessage() == null ? code(rule.getMessageExpression()) : rule.getMessage();
        page.append(
            "| %s`%s` | %s |\n"
                .formatted(
                    path.isEmpty() ? "" : code(path) + ": ",
                    rule.getRule().replace("|", "\\|"),
                    message.replace("|", "\\|")));
      }
    }
    if (schema.getProperties() != null) {
      schema
          .getProperties()
          .forEach((name, field) -> rules(path.isEmpty() ? name : path + "." + name, field));
    }
  }

  private void columns(CustomResourceDefinitionVersion version) {
    page.append(
        """

        ## What `kubectl get raftclusters` shows

        | column | from | |
        |---|---|---|
        """);
    version
        .getAdditionalPrinterColumns()
        .forEach(
            column ->
                page.append(
                    "| %s | `%s` | %s |\n"
                        .formatted(
                            column.getName(),
                            column.getJsonPath(),
                            column.getPriority() == 0 ? "" : "with `-o wide`")));
  }

  private static String code(String text) {
    return "`" + text + "`";
  }
}
