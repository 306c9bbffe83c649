/**
 * What a document may contain: schema keywords, CEL rules, names; errors in the words of the real
 * server.
 */
@NullMarked
package sys.storage.harness.kubernetes.validation;

import org.jspecify.annotations.NullMarked;
