package sys.storage.raftcluster.api;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.fabric8.crdv2.generator.CRDGenerator;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinitionVersion;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;

/** Generates the custom resource definition from the Java model. */
final class Definition {

  /** The columns as a reader wants them: the generator orders them by path. */
  private static final List<String> COLUMNS =
      List.of("Phase", "Replicas", "Leader", "Step", "Mode", "Age", "Ready", "Joint", "Tolerates");

  private Definition() {}

  /**
   * @param scratch an empty directory
   */
  static CustomResourceDefinition generate(Path scratch) throws IOException {
    new CRDGenerator()
        .customResourceClasses(RaftCluster.class)
        .forCRDVersions("v1")
        .inOutputDir(scratch.toFile())
        .detailedGenerate();
    var definition =
        Serialization.unmarshal(
            Files.readString(scratch.resolve("raftclusters.storage.sys-v1.yml")),
            CustomResourceDefinition.class);
    definition.getSpec().getVersions().forEach(Definition::finish);
    return definition;
  }

  static String yaml(CustomResourceDefinition definition) throws JsonProcessingException {
    return "# Generated from the classes in crd/: ./mvnw -pl crd test -Dcrd.write=true\n"
        + write(definition);
  }

  private static void finish(CustomResourceDefinitionVersion version) {
    version
        .getAdditionalPrinterColumns()
        .sort(Comparator.comparingInt(column -> COLUMNS.indexOf(column.getName())));
    JSONSchemaProps root = version.getSchema().getOpenAPIV3Schema();
    withoutDoubleRules(root);
    // The inner defaults take effect only where the object itself is there.
    field(root, "spec", "reconfig").setDefault(JsonNodeFactory.instance.objectNode());
    keyed(field(root, "spec", "env"), "name");
    keyed(field(root, "status", "members"), "nodeID", "incarnation");
    keyed(field(root, "status", "conditions"), "type");
  }

  private static JSONSchemaProps field(JSONSchemaProps schema, String... path) {
    for (String name : path) {
      schema = requireNonNull(schema.getProperties().get(name), name);
    }
    return schema;
  }

  /**
   * The generator sees the annotation of a record component twice: at the field, at the accessor.
   */
  private static void withoutDoubleRules(JSONSchemaProps schema) {
    var rules = schema.getXKubernetesValidations();
    if (rules != null) {
      schema.setXKubernetesValidations(rules.stream().distinct().toList());
    }
    if (schema.getProperties() != null) {
      schema.getProperties().values().forEach(Definition::withoutDoubleRules);
    }
  }

  private static void keyed(JSONSchemaProps list, String... keys) {
    list.setXKubernetesListType("map");
    list.setXKubernetesListMapKeys(List.of(keys));
    list.getItems().getSchema().setRequired(List.of(keys));
  }

  private static String write(CustomResourceDefinition definition) throws JsonProcessingException {
    var mapper =
        YAMLMapper.builder(
                YAMLFactory.builder()
                    .enable(YAMLGenerator.Feature.MINIMIZE_QUOTES)
                    .disable(YAMLGenerator.Feature.SPLIT_LINES)
                    .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
                    .build())
            .build();
    return mapper.writeValueAsString(definition);
  }
}
