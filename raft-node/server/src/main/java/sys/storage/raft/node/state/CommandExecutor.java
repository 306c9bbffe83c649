package sys.storage.raft.node.state;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import sys.storage.raft.node.state.command.Command;
import sys.storage.raft.node.state.command.Condition;
import sys.storage.raft.node.state.command.Key;
import sys.storage.raft.node.state.command.KeyValue;
import sys.storage.raft.node.state.command.Operation;
import sys.storage.raft.node.state.command.OperationResult;
import sys.storage.raft.node.state.command.Outcome;
import sys.storage.raft.node.state.command.Outcome.Rejected.Reason;
import sys.storage.raft.node.state.command.Value;

/** Executes one command as one transaction: everything is checked before anything is changed. */
final class CommandExecutor {

  private CommandExecutor() {}

  static Outcome execute(Command command, Keyspace keyspace) {
    Optional<Outcome> refusal = refusal(command.operations(), keyspace);
    if (refusal.isPresent()) {
      return refusal.get();
    }
    List<Condition> conditions = command.conditions();
    for (int i = 0; i < conditions.size(); i++) {
      Optional<KeyValue> found = keyspace.get(conditions.get(i).key());
      if (!holds(conditions.get(i), found)) {
        return new Outcome.ConditionFailed(keyspace.revision(), i, found);
      }
    }
    return executeAll(command.operations(), keyspace);
  }

  private static Optional<Outcome> refusal(List<Operation> operations, Keyspace keyspace) {
    long revision = keyspace.revision();
    var written = new HashSet<Key>();
    for (Operation operation : operations) {
      Optional<Key> target =
          switch (operation) {
            case Operation.Put(Key key, Value _) -> Optional.of(key);
            case Operation.Delete(Key key) -> Optional.of(key);
            case Operation.Get _ -> Optional.empty();
            case Operation.Compact _ -> Optional.empty();
          };
      if (target.isPresent() && !written.add(target.get())) {
        String text = "key '%s' is written twice".formatted(target.get());
        return Optional.of(new Outcome.Rejected(revision, Reason.MALFORMED, text));
      }
      if (operation instanceof Operation.Compact(long wanted) && wanted > revision) {
        String text = "cannot compact to revision %d: the newest is %d".formatted(wanted, revision);
        return Optional.of(new Outcome.Rejected(revision, Reason.FUTURE_REVISION, text));
      }
    }
    return Optional.empty();
  }

  private static boolean holds(Condition condition, Optional<KeyValue> found) {
    return switch (condition) {
      case Condition.Exists _ -> found.isPresent();
      case Condition.Absent _ -> found.isEmpty();
      case Condition.ModRevisionIs(Key _, long modRevision) ->
          found.map(KeyValue::modRevision).orElse(0L) == modRevision;
      case Condition.ValueIs(Key _, Value value) ->
          found.map(KeyValue::value).equals(Optional.of(value));
    };
  }

  private static Outcome executeAll(List<Operation> operations, Keyspace keyspace) {
    var results = new ArrayList<OperationResult>(operations.size());
    boolean changed = false;
    for (Operation operation : operations) {
      switch (operation) {
        case Operation.Put(Key key, Value value) -> {
          results.add(new OperationResult.PutDone(keyspace.put(key, value)));
          changed = true;
        }
        case Operation.Delete(Key key) -> {
          boolean existed = keyspace.delete(key);
          results.add(new OperationResult.DeleteDone(existed));
          changed |= existed;
        }
        case Operation.Get(Key key) -> results.add(new OperationResult.GetDone(keyspace.get(key)));
        case Operation.Compact(long revision) -> {
          keyspace.compact(revision);
          results.add(new OperationResult.CompactDone(keyspace.oldestRevision()));
        }
      }
    }
    if (changed) {
      keyspace.commit();
    }
    return new Outcome.Done(keyspace.revision(), results);
  }
}
