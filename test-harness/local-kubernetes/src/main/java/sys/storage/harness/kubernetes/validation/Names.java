package sys.storage.harness.kubernetes.validation;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import sys.storage.harness.kubernetes.json.Json;
import sys.storage.harness.kubernetes.json.Meta;
import sys.storage.harness.kubernetes.resource.ResourceType;

/** Names and labels: DNS labels and subdomains (RFC 1123), and the label syntax of Kubernetes. */
public final class Names {
  private static final String SUBDOMAIN =
      "[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*";
  private static final Pattern SUBDOMAIN_PATTERN = Pattern.compile(SUBDOMAIN);
  private static final String LABEL = "[a-z0-9]([-a-z0-9]*[a-z0-9])?";
  private static final Pattern LABEL_PATTERN = Pattern.compile(LABEL);
  private static final String VALUE = "(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?";
  private static final Pattern VALUE_PATTERN = Pattern.compile(VALUE);

  private Names() {}

  public static List<FieldError> check(ResourceType type, ObjectNode object) {
    List<FieldError> errors = new ArrayList<>();
    String name = Meta.name(object);
    if (name.isEmpty()) {
      errors.add(FieldError.required("metadata.name", "name or generateName is required"));
    } else if (!type.group().equals("rbac.authorization.k8s.io")) {
      checkName(type, name, errors);
    }
    for (Map.Entry<String, String> label : Meta.labels(object).entrySet()) {
      if (label.getValue().length() > 63 || !VALUE_PATTERN.matcher(label.getValue()).matches()) {
        errors.add(
            FieldError.invalid(
                "metadata.labels",
                '"' + label.getValue() + '"',
                "a valid label must be an empty string or consist of alphanumeric characters, '-',"
                    + " '_' or '.', and must start and end with an alphanumeric character (e.g."
                    + " 'MyValue',  or 'my_value',  or '12345', regex used for validation is '"
                    + VALUE
                    + "')"));
      }
    }
    for (int i = 0; i < Json.at(object, "metadata", "ownerReferences").size(); i++) {
      String path = "metadata.ownerReferences[" + i + "].";
      for (String field : List.of("apiVersion", "kind", "name", "uid")) {
        if (Json.text(Json.at(object, "metadata", "ownerReferences").get(i), field).isEmpty()) {
          errors.add(FieldError.required(path + field, "must not be empty"));
        }
      }
    }
    return errors;
  }

  private static void checkName(ResourceType type, String name, List<FieldError> errors) {
    String shown = '"' + name + '"';
    boolean label =
        !type.custom() && (type.plural().equals("services") || type.plural().equals("namespaces"));
    int limit = label ? 63 : 253;
    if (name.length() > limit) {
      errors.add(
          FieldError.invalid(
              "metadata.name", shown, "must be no more than " + limit + " characters"));
    }
    if (label && !LABEL_PATTERN.matcher(name).matches()) {
      errors.add(
          FieldError.invalid(
              "metadata.name",
              shown,
              "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or"
                  + " '-', and must start and end with an alphanumeric character (e.g. 'my-name', "
                  + " or '123-abc', regex used for validation is '"
                  + LABEL
                  + "')"));
    } else if (!label && !SUBDOMAIN_PATTERN.matcher(name).matches()) {
      errors.add(
          FieldError.invalid(
              "metadata.name",
              shown,
              "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters,"
                  + " '-' or '.', and must start and end with an alphanumeric character (e.g."
                  + " 'example.com', regex used for validation is '"
                  + SUBDOMAIN
                  + "')"));
    }
  }
}
