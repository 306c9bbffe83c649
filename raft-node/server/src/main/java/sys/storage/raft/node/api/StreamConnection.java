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
import sys.storage.raft.node.http.ProblemException;
import sys.storage.raft.node.http.RequestMemory;
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
  private final RequestMemory memory;
  private final Session session;
  private final Semaphore window = new Semaphore(WINDOW);

  private final Object lock = new Object();
  private final Queue<Answer> waiting = new ArrayDeque<>();
  private boolean sending;
  private boolean broken;

  /** A request in hand, and what it takes until its reply has been written. */
  private record Asked(long id, RequestMemory.Taken memory) {}

  private record Answer(Asked asked, StreamReply reply) {}

  StreamConnection(RaftNode node, PeerAddresses addresses, RequestMemory memory, Session session) {
    this.node = node;
    this.addresses = addresses;
    this.memory = memory;
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
    var asked = new Asked(request.id(), memory.nothingTaken());
    Optional<RaftMember> member = node.member();
    if (member.isEmpty()) {
      error(asked, Status.NO_LEADER, node.self().name() + " belongs to no cluster yet");
      return;
    }
    try {
      Key key = Key.of(request.key());
      if (!RequestText.isText(request.key())) {
        throw new IllegalArgumentException("the key is not UTF-8");
      }
      switch (request) {
        case StreamRequest.Put(long _, UUID client, long sequence, byte[] _, byte[] value) -> {
          asked.memory().take(value.length);
          write(member.get(), asked, client, sequence, new Operation.Put(key, Value.of(value)));
        }
        case StreamRequest.Delete(long _, UUID client, long sequence, byte[] _) ->
            write(member.get(), asked, client, sequence, new Operation.Delete(key));
        case StreamRequest.Get(long _, Consistency consistency, byte[] _) ->
            read(member.get(), asked, consistency, key);
      }
    } catch (ProblemException e) {
      error(asked, Status.OVERLOADED, e.problem().detail());
    } catch (IllegalArgumentException e) {
      error(asked, Status.BAD_REQUEST, String.valueOf(e.getMessage()));
    }
  }

  private void write(
      RaftMember member, Asked asked, UUID clientId, long sequence, Operation operation) {
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
            .thenAccept(proposal -> written(member, asked, proposal))
            .exceptionally(failure -> failed(asked, failure));
  }

  private void written(RaftMember member, Asked asked, Proposal proposal) {
    switch (proposal) {
      case Proposal.Applied(long index, byte[] reply) -> executed(asked, index, reply);
      case Proposal.Refused(Refusal refusal) -> refused(member, asked, refusal);
      case Proposal.Superseded _ ->
          error(asked, Status.NO_LEADER, "another leader's entry took the place: retry");
      case Proposal.Unknown(String reason) -> error(asked, Status.OUTCOME_UNKNOWN, reason);
    }
  }

  private void executed(Asked asked, long index, byte[] reply) {
    switch (OutcomeCodec.decode(reply)) {
      case Outcome.Done(long revision, List<OperationResult> results) -> {
        boolean missing =
            results.getFirst() instanceof OperationResult.DeleteDone(boolean existed) && !existed;
        answer(
            asked,
            new StreamReply(
                asked.id(), missing ? Status.NOT_FOUND : Status.OK, revision, index, NOTHING));
      }
      case Outcome.ConditionFailed _ ->
          throw new IllegalStateException("a command without conditions failed one");
      case Outcome.Rejected rejected -> {
        Status status =
            switch (rejected.reason()) {
              case MALFORMED, FUTURE_REVISION -> Status.BAD_REQUEST;
              case SEQUENCE_TOO_OLD -> Status.OUTCOME_UNKNOWN;
            };
        error(asked, status, rejected.text());
      }
    }
  }

  private void read(RaftMember member, Asked asked, Consistency consistency, Key key) {
    if (consistency == Consistency.LOCAL) {
      found(member, asked, key);
      return;
    }
    // Looking the key up is not for the thread that says when it may be looked up.
    var unused =
        member
            .read(consistency == Consistency.LEASE)
            .thenAcceptAsync(
                reply -> {
                  if (reply instanceof Reply.Refused(long _, Refusal refusal)) {
                    refused(member, asked, refusal);
                  } else {
                    found(member, asked, key);
                  }
                },
                Thread::startVirtualThread)
            .exceptionally(failure -> failed(asked, failure));
  }

  private void found(RaftMember member, Asked asked, Key key) {
    Read.Found<Optional<KeyValue>> read =
        asked.memory().read(() -> member.state().get(key), KvRoutes::valueBytes);
    answer(
        asked,
        read.value()
            .map(
                value ->
                    new StreamReply(
                        asked.id(),
                        Status.OK,
                        value.modRevision(),
                        read.appliedIndex(),
                        value.value().bytes()))
            .orElseGet(
                () ->
                    new StreamReply(
                        asked.id(), Status.NOT_FOUND, 0, read.appliedIndex(), NOTHING)));
  }

  private void refused(RaftMember member, Asked asked, Refusal refusal) {
    switch (refusal) {
      case Refusal.NotLeader _, Refusal.Transferring _ ->
          member
              .status()
              .leader()
              .filter(leader -> !leader.equals(member.self()))
              .ifPresentOrElse(
                  leader -> error(asked, Status.NOT_LEADER, addresses.client(leader).toString()),
                  () -> error(asked, Status.NO_LEADER, refusal.text()));
      case Refusal.LostLeadership _ -> error(asked, Status.OUTCOME_UNKNOWN, refusal.text());
      case Refusal.Overloaded _ -> error(asked, Status.OVERLOADED, refusal.text());
      case Refusal.NotYet _ -> error(asked, Status.NO_LEADER, refusal.text());
      case Refusal.ConfigurationMismatch _,
          Refusal.StaleOperator _,
          Refusal.NotReady _,
          Refusal.Illegal _ ->
          throw new IllegalStateException("a command was refused by " + refusal);
    }
  }

  private Void failed(Asked asked, Throwable failure) {
    Throwable cause =
        failure instanceof CompletionException && failure.getCause() != null
            ? failure.getCause()
            : failure;
    Status status =
        switch (cause) {
          case NodeBusyException busy ->
              switch (busy.kind()) {
                case OVERLOADED -> Status.OVERLOADED;
                case STOPPING -> Status.NO_LEADER;
                case DISK_FULL -> Status.DISK_FULL;
              };
          case ProblemException _ -> Status.OVERLOADED; // No memory for the value.
          default -> Status.INTERNAL;
        };
    error(asked, status, String.valueOf(cause.getMessage()));
    return null;
  }

  private void error(Asked asked, Status status, String text) {
    answer(asked, new StreamReply(asked.id(), status, 0, 0, text.getBytes(StandardCharsets.UTF_8)));
  }

  private void answer(Asked asked, StreamReply reply) {
    synchronized (lock) {
      if (broken) {
        asked.memory().giveBack();
        return;
      }
      waiting.add(new Answer(asked, reply));
      if (sending) {
        return;
      }
      sending = true;
    }
    Thread.startVirtualThread(this::send);
  }

  /** Sends until nothing waits: what comes while a frame is written goes into the next one. */
  private void send() {
    List<Answer> batch = nextBatch();
    try {
      while (!batch.isEmpty()) {
        write(batch.stream().map(Answer::reply).toList());
        batch.forEach(answer -> answer.asked().memory().giveBack());
        window.release(batch.size());
        batch = nextBatch();
      }
    } catch (ExecutionException | TimeoutException e) {
      session.disconnect(); // The client is gone or does not read: it has to ask again.
      abandon(batch);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      abandon(batch);
    }
  }

  private void write(List<StreamReply> replies)
      throws ExecutionException, TimeoutException, InterruptedException {
    var written = new Callback.Completable();
    session.sendBinary(StreamCodec.encodeReplies(replies), written);
    written.get(WRITE_TIMEOUT_SECONDS, TimeUnit.SECONDS);
  }

  private List<Answer> nextBatch() {
    synchronized (lock) {
      var batch = new ArrayList<Answer>();
      int bytes = 0;
      while (!waiting.isEmpty() && bytes < StreamCodec.FRAME_TARGET_BYTES) {
        Answer next = waiting.remove();
        bytes += StreamCodec.bytesOf(next.reply());
        batch.add(next);
      }
      sending = !batch.isEmpty();
      return batch;
    }
  }

  /** Nobody must wait for replies that are not sent any more. */
  private void abandon(List<Answer> unwritten) {
    synchronized (lock) {
      broken = true;
      unwritten.addAll(waiting);
      waiting.clear();
    }
    unwritten.forEach(answer -> answer.asked().memory().giveBack());
    window.release(WINDOW);
  }
}
