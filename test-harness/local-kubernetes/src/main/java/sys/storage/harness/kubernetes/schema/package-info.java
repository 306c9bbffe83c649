/**
 * Structural schemas and what they do to a document: defaults, pruning, unknown fields, list
 * topology.
 */
@NullMarked
package sys.storage.harness.kubernetes.schema;

import org.jspecify.annotations.NullMarked;
