package sys.storage.raft.node.api;

import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.websocket.api.Callback;
import org.eclipse.jetty.websocket.api.Session;
import sys.storage.raft.client.Consistency;
import sys.storage.raft.client.stream.StreamCodec;
import sys.storage.raft.client.stream.StreamReply;
import sys.storage.raft.client.stream.StreamReply.Status;
import sys.storage.raft.client.stream.StreamRequest;
import sys.storage.raft.core.Refusal;
import sys.storage.raft.core.Reply;
import sys.storage.raft.node.runtime.NodeBusyException;
import sys.storage.raft.node.runtime.Proposal;
import sys.storage.raft.node.runtime.RaftMember;
import sys.storage.raft.node.runtime.RaftNode;
import sys.storage.raft.node.state.Read;
import sys.storage.raft.node.state.command.Command;
import sys.storage.raft.node.state.command.Command.ClientSequence;
import sys.storage.raft.node.state.command.CommandCodec;
import sys.storage.raft.node.state.command.Key;
import sys.storage.raft.node.state.command.KeyValue;
import sys.storage.raft.node.state.command.Operation;
import sys.storage.raft.node.state.command.OperationResult;
import sys.storage.raft.node.state.command.Outcome;
import sys.storage.raft.node.state.command.OutcomeCodec;
import sys.storage.raft.node.state.command.Value;
import sys.storage.raft.node.transport.PeerAddresses;

/**
 * One stream: operations go to the member as they come, answers are sent as they come, all that are
 * there in one frame. While too many operations wait for their answers nothing more is read.
 */
final class StreamConnection {

  private static final int WINDOW = 2_048;
  private static final long WRITE_TIMEOUT_SECONDS = 10;
  private static final byte[] NOTHING = new byte[0];

  private final RaftNode node;
  private final PeerAddresses addresses;
  private final Session session;
  private final Semaphore window = new Semaphore(WINDOW);

  private final Object lock = new Object();
  private final Queue<StreamReply> waiting = new ArrayDeque<>();
  private boolean sending;

  StreamConnection(RaftNode node, PeerAddresses addresses, Session session) {
    this.node = node;
    this.addresses = addresses;
    this.session = session;
  }

  /** On the connection's thread. */
  void accept(List<StreamRequest> requests) {
    try {
      for (StreamRequest request : requests) {
        window.acquire();
        start(request);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void start(StreamRequest request) {
    Optional<RaftMember> member = node.member();
    if (member.isEmpty()) {
      error(request.id(), Status.NO_LEADER, node.self().name() + " belongs to no cluster yet");
      return;
    }
    try {
      Key key = Key.of(request.key());
      if (!RequestText.isText(request.key())) {
        throw new IllegalArgumentException("the key is not UTF-8");
      }
      switch (request) {
        case StreamRequest.Put(long id, UUID client, long sequence, byte[] _, byte[] value) ->
            write(member.get(), id, client, sequence, new Operation.Put(key, Value.of(value)));
        case StreamRequest.Delete(long id, UUID client, long sequence, byte[] _) ->
            write(member.get(), id, client, sequence, new Operation.Delete(key));
        case StreamRequest.Get(long id, Consistency consistency, byte[] _) ->
            read(member.get(), id, consistency, key);
      }
    } catch (IllegalArgumentException e) {
      error(request.id(), Status.BAD_REQUEST, String.valueOf(e.getMessage()));
    }
  }

  private void write(
      RaftMember member, long id, UUID clientId, long sequence, Operation operation) {
    if (sequence < 0) {
      throw new IllegalArgumentException(
          "sequence %d is less than 0, which stands for no session".formatted(sequence));
    }
    Optional<ClientSequence> retry =
        sequence == 0 ? Optional.empty() : Optional.of(new ClientSequence(clientId, sequence));
    var command = new Command(retry, List.of(), List.of(operation));
    var unused =
        member
            .propose(CommandCodec.encode(command))
            .thenAccept(proposal -> written(member, id, proposal))
            .exceptionally(failure -> failed(id, failure));
  }

  private void written(RaftMember member, long id, Proposal proposal) {
    switch (proposal) {
      case Proposal.Applied(long index, byte[] reply) -> executed(id, index, reply);
      case Proposal.Refused(Refusal refusal) -> refused(member, id, refusal);
      case Proposal.Superseded _ ->
          error(id, Status.NO_LEADER, "another leader's entry took the place: retry");
      case Proposal.Unknown(String reason) -> error(id, Status.OUTCOME_UNKNOWN, reason);
    }
  }

  private void executed(long id, long index, byte[] reply) {
    switch (OutcomeCodec.decode(reply)) {
      case Outcome.Done(long revision, List<OperationResult> results) -> {
        boolean missing =
            results.getFirst() instanceof OperationResult.DeleteDone(boolean existed) && !existed;
        answer(
            new StreamReply(id, missing ? Status.NOT_FOUND : Status.OK, revision, index, NOTHING));
      }
      case Outcome.ConditionFailed _ ->
          throw new IllegalStateException("a command without conditions failed one");
      case Outcome.Rejected rejected -> {
        Status status =
            switch (rejected.reason()) {
              case MALFORMED, FUTURE_REVISION -> Status.BAD_REQUEST;
              case SEQUENCE_TOO_OLD -> Status.OUTCOME_UNKNOWN;
            };
        error(id, status, rejected.text());
      }
    }
  }

  private void read(RaftMember member, long id, Consistency consistency, Key key) {
    if (consistency == Consistency.LOCAL) {
      found(member, id, key);
      return;
    }
    // Looking the key up is not for the thread that says when it may be looked up.
    var unused =
        member
            .read(consistency == Consistency.LEASE)
            .thenAcceptAsync(
                reply -> {
                  if (reply instanceof Reply.Refused(long _, Refusal refusal)) {
                    refused(member, id, refusal);
                  } else {
                    found(member, id, key);
                  }
                },
                Thread::startVirtualThread)
            .exceptionally(failure -> failed(id, failure));
  }

  private void found(RaftMember member, long id, Key key) {
    Read.Found<Optional<KeyValue>> read = member.state().get(key);
    answer(
        read.value()
            .map(
                value ->
                    new StreamReply(
                        id,
                        Status.OK,
                        value.modRevision(),
                        read.appliedIndex(),
                        value.value().bytes()))
            .orElseGet(
                () -> new StreamReply(id, Status.NOT_FOUND, 0, read.appliedIndex(), NOTHING)));
  }

  private void refused(RaftMember member, long id, Refusal refusal) {
    switch (refusal) {
      case Refusal.NotLeader _, Refusal.Transferring _ ->
          member
              .status()
              .leader()
              .filter(leader -> !leader.equals(member.self()))
              .ifPresentOrElse(
                  leader -> error(id, Status.NOT_LEADER, addresses.client(leader).toString()),
                  () -> error(id, Status.NO_LEADER, refusal.text()));
      case Refusal.LostLeadership _ -> error(id, Status.OUTCOME_UNKNOWN, refusal.text());
      case Refusal.Overloaded _ -> error(id, Status.OVERLOADED, refusal.text());
      case Refusal.NotYet _ -> error(id, Status.NO_LEADER, refusal.text());
      case Refusal.ConfigurationMismatch _,
          Refusal.StaleOperator _,
          Refusal.NotReady _,
          Refusal.Illegal _ ->
          throw new IllegalStateException("a command was refused by " + refusal);
    }
  }

  private Void failed(long id, Throwable failure) {
    Throwable cause =
        failure instanceof CompletionException && failure.getCause() != null
            ? failure.getCause()
            : failure;
    Status status =
        cause instanceof NodeBusyException busy
            ? switch (busy.kind()) {
              case OVERLOADED -> Status.OVERLOADED;
              case STOPPING -> Status.NO_LEADER;
              case DISK_FULL -> Status.DISK_FULL;
            }
            : Status.INTERNAL;
    error(id, status, String.valueOf(cause.getMessage()));
    return null;
  }

  private void error(long id, Status status, String text) {
    answer(new StreamReply(id, status, 0, 0, text.getBytes(StandardCharsets.UTF_8)));
  }

  private void answer(StreamReply reply) {
    synchronized (lock) {
      waiting.add(reply);
      if (sending) {
        return;
      }
      sending = true;
    }
    Thread.startVirtualThread(this::send);
  }

  /** Sends until nothing waits: what comes while a frame is written goes into the next one. */
  private void send() {
    try {
      List<StreamReply> batch = nextBatch();
      while (!batch.isEmpty()) {
        var written = new Callback.Completable();
        session.sendBinary(StreamCodec.encodeReplies(batch), written);
        written.get(WRITE_TIMEOUT_SECONDS, TimeUnit.SECONDS);
        window.release(batch.size());
        batch = nextBatch();
      }
    } catch (ExecutionException | TimeoutException e) {
      session.disconnect(); // The client is gone or does not read: it has to ask again.
      window.release(WINDOW); // Nobody must wait for answers that are not sent any more.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private List<StreamReply> nextBatch() {
    synchronized (lock) {
      var batch = new ArrayList<StreamReply>();
      int bytes = 0;
      while (!waiting.isEmpty() && bytes < StreamCodec.FRAME_TARGET_BYTES) {
        StreamReply next = waiting.remove();
        bytes += StreamCodec.bytesOf(next);
        batch.add(next);
      }
      sending = !batch.isEmpty();
      return batch;
    }
  }
}
