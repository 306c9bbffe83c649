package sys.storage.raft.core.session;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;

/**
 * Executes each command of a client at most once, however often it is sent: a repetition gets the
 * reply of the first execution (dissertation, section 6.3).
 *
 * <p>Every member calls it in the order of the log, and time is the log's, so that all tables are
 * equal; it is part of a snapshot. A client numbers its commands 1, 2, 3 … and may have several on
 * their way, which can arrive in any order.
 *
 * <p>A command is safe to repeat while its session is remembered: for {@code expiryMillis} of log
 * time, which never runs faster than a clock, unless more than {@code maxSessions} newer clients
 * push it out. A client gives up long before.
 *
 * <p>One thread at a time.
 */
public final class SessionTable {

  /** Replies kept for one client: how many of its commands may be on their way at a time. */
  public static final int REPLIES_PER_SESSION = 64;

  private static final int VERSION = 1;

  /** What is to be done with a command. */
  public sealed interface Lookup {

    /** It is new: execute it, then {@link SessionTable#record} its reply. */
    record Execute() implements Lookup {}

    /** It was executed before, with this reply. Do not write to the array. */
    @SuppressWarnings("ArrayRecordComponent") // Handed through, never compared.
    record Replay(byte[] reply) implements Lookup {}

    /**
     * It is so old that its reply is forgotten, and with it whether it was executed. The client has
     * more commands on their way than {@link SessionTable#REPLIES_PER_SESSION}.
     */
    record Forgotten(long oldestSequence) implements Lookup {}
  }

  private static final Lookup EXECUTE = new Lookup.Execute();

  private final int maxSessions;
  private final long expiryMillis;

  /** The one that was used longest ago comes first. */
  private final LinkedHashMap<UUID, Session> sessions = new LinkedHashMap<>(16, 0.75f, true);

  /**
   * @param maxSessions clients remembered at most, at least 1
   * @param expiryMillis log time after which an unused session is forgotten
   */
  public SessionTable(int maxSessions, long expiryMillis) {
    if (maxSessions < 1 || expiryMillis < 1) {
      throw new IllegalArgumentException(
          "maxSessions %d and expiryMillis %d must be at least 1"
              .formatted(maxSessions, expiryMillis));
    }
    this.maxSessions = maxSessions;
    this.expiryMillis = expiryMillis;
  }

  /**
   * A command is about to be executed.
   *
   * @param logTimeMillis log time of its entry
   */
  public Lookup begin(UUID clientId, long sequence, long logTimeMillis) {
    expire(logTimeMillis);
    Session session = sessions.get(clientId);
    if (session == null) {
      return EXECUTE;
    }
    session.usedMillis = logTimeMillis;
    byte[] reply = session.replies.get(sequence);
    if (reply != null) {
      return new Lookup.Replay(reply);
    }
    return sequence <= session.forgotten ? new Lookup.Forgotten(session.forgotten + 1) : EXECUTE;
  }

  /**
   * A command was executed.
   *
   * @param reply kept, not copied
   */
  public void record(UUID clientId, long sequence, byte[] reply, long logTimeMillis) {
    Session session = sessions.computeIfAbsent(clientId, _ -> new Session());
    session.usedMillis = logTimeMillis;
    session.replies.put(sequence, reply);
    if (session.replies.size() > REPLIES_PER_SESSION) {
      session.forgetOne();
    }
    if (sessions.size() > maxSessions) {
      sessions.pollFirstEntry();
    }
  }

  /** Number of clients that are remembered. */
  public int size() {
    return sessions.size();
  }

  public void clear() {
    sessions.clear();
  }

  /** Writes the table; equal tables are written as equal bytes. */
  public void writeTo(DataOutput out) throws IOException {
    out.writeByte(VERSION);
    out.writeInt(sessions.size());
    for (Map.Entry<UUID, Session> entry : sessions.entrySet()) {
      out.writeLong(entry.getKey().getMostSignificantBits());
      out.writeLong(entry.getKey().getLeastSignificantBits());
      entry.getValue().writeTo(out);
    }
  }

  /**
   * Replaces the content by what {@link #writeTo} wrote.
   *
   * @throws IOException when the bytes are cut short, impossible, or of another version
   */
  public void readFrom(DataInput in) throws IOException {
    int version = in.readByte();
    if (version != VERSION) {
      throw new IOException(
          "session table has version %d, this node reads version %d".formatted(version, VERSION));
    }
    sessions.clear();
    for (int left = in.readInt(); left > 0; left--) {
      var clientId = new UUID(in.readLong(), in.readLong());
      var session = new Session();
      session.readFrom(in);
      sessions.put(clientId, session);
    }
  }

  private void expire(long logTimeMillis) {
    Iterator<Session> oldestFirst = sessions.values().iterator();
    while (oldestFirst.hasNext() && oldestFirst.next().usedMillis + expiryMillis < logTimeMillis) {
      oldestFirst.remove();
    }
  }

  private static final class Session {

    /** By sequence. */
    private final TreeMap<Long, byte[]> replies = new TreeMap<>();

    private long usedMillis;

    /** Up to this sequence, a reply that is missing may have been forgotten. */
    private long forgotten;

    void forgetOne() {
      forgotten = Math.max(forgotten, replies.firstKey());
      replies.pollFirstEntry();
    }

    void writeTo(DataOutput out) throws IOException {
      out.writeLong(usedMillis);
      out.writeLong(forgotten);
      out.writeInt(replies.size());
      for (Map.Entry<Long, byte[]> reply : replies.entrySet()) {
        out.writeLong(reply.getKey());
        out.writeInt(reply.getValue().length);
        out.write(reply.getValue());
      }
    }

    void readFrom(DataInput in) throws IOException {
      usedMillis = in.readLong();
      forgotten = in.readLong();
      int count = in.readInt();
      if (count < 0 || count > REPLIES_PER_SESSION) {
        throw new IOException(
            "a session has %d replies, the limit is %d".formatted(count, REPLIES_PER_SESSION));
      }
      for (int left = count; left > 0; left--) {
        long sequence = in.readLong();
        int length = in.readInt();
        if (length < 0) {
          throw new IOException("a reply has the length " + length);
        }
        byte[] reply = new byte[length];
        in.readFully(reply);
        replies.put(sequence, reply);
      }
    }
  }
}
