/**
 * The search: whether the operations of one partition can be put in an order that the model accepts
 * and real time allows. Knows histories and models, and nothing of partitions, reports or files.
 */
@NullMarked
package sys.storage.harness.linearizability.search;

import org.jspecify.annotations.NullMarked;
