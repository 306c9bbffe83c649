package sys.storage.raft.node.transport;

import java.util.concurrent.atomic.LongAdder;
import sys.storage.raft.core.message.Message;

/** What passed the peer port since the start. Any thread. */
public final class TransportCounters {

  private final LongAdder sentMessages = new LongAdder();
  private final LongAdder sentBytes = new LongAdder();
  private final LongAdder sentAppends = new LongAdder();
  private final LongAdder sentVoteRequests = new LongAdder();
  private final LongAdder receivedMessages = new LongAdder();
  private final LongAdder receivedBytes = new LongAdder();
  private final LongAdder droppedMessages = new LongAdder();
  private final LongAdder malformedFrames = new LongAdder();
  private final LongAdder refusedHandshakes = new LongAdder();

  void sent(int messages, int bytes) {
    sentMessages.add(messages);
    sentBytes.add(bytes);
  }

  void sent(Message message) {
    if (message instanceof Message.AppendRequest) {
      sentAppends.increment();
    } else if (message instanceof Message.VoteRequest) {
      sentVoteRequests.increment();
    }
  }

  void received(int messages, int bytes) {
    receivedMessages.add(messages);
    receivedBytes.add(bytes);
  }

  void dropped() {
    droppedMessages.increment();
  }

  void dropped(int messages) {
    droppedMessages.add(messages);
  }

  void malformed() {
    malformedFrames.increment();
  }

  void refusedHandshake() {
    refusedHandshakes.increment();
  }

  public long sentMessages() {
    return sentMessages.sum();
  }

  public long sentBytes() {
    return sentBytes.sum();
  }

  /** Appends handed to the transport. */
  public long sentAppends() {
    return sentAppends.sum();
  }

  /** Vote requests handed to the transport, pre-votes not counted. */
  public long sentVoteRequests() {
    return sentVoteRequests.sum();
  }

  public long receivedMessages() {
    return receivedMessages.sum();
  }

  public long receivedBytes() {
    return receivedBytes.sum();
  }

  /** Given to the transport and never sent, because the peer could not be reached. */
  public long droppedMessages() {
    return droppedMessages.sum();
  }

  public long malformedFrames() {
    return malformedFrames.sum();
  }

  /** Connections meant for another member or another cluster. */
  public long refusedHandshakes() {
    return refusedHandshakes.sum();
  }
}
