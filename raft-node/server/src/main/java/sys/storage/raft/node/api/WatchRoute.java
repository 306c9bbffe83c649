package sys.storage.raft.node.api;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import sys.storage.raft.client.Problem;
import sys.storage.raft.node.http.ProblemException;
import sys.storage.raft.node.http.RequestMemory;
import sys.storage.raft.node.state.ChangeEvent;
import sys.storage.raft.node.state.Changes;
import sys.storage.raft.node.state.KeyValueState;
import sys.storage.raft.node.state.command.Key;
import sys.storage.raft.node.state.command.KeyValue;

/**
 * {@code GET /watch}: changes as server-sent events, from any node. The id of an event is its
 * revision, and stands only at the last event of a revision: a client that resumes behind the last
 * id it saw loses nothing of a batch that was cut in the middle, though it may see parts of it
 * again. Without changes an event {@code progress} comes now and then, from which can be resumed as
 * well.
 */
final class WatchRoute {

  /** Each keeps a thread of the port for as long as it lasts. */
  static final int MAX_WATCHES = 256;

  private static final int MAX_CHUNK_BYTES = 1 << 20;
  private static final Duration LOOK_INTERVAL = Duration.ofSeconds(1);

  /** Shorter than the connection's idle timeout. */
  private static final int LOOKS_PER_PROGRESS = 10;

  private final LeaderRouter router;
  private final Semaphore places = new Semaphore(MAX_WATCHES);

  /** Of their own: slow readers hold up other watches only. */
  private final RequestMemory memory = RequestMemory.ofHeap();

  private volatile boolean closed;

  WatchRoute(LeaderRouter router) {
    this.router = router;
  }

  void addTo(RoutesConfig routes) {
    routes.get("/watch", this::watch);
  }

  /** Ends all watches within about a second. */
  void close() {
    closed = true;
  }

  private void watch(Context ctx) {
    RequestText.checkParameters(ctx, "prefix", "from");
    Optional<Key> prefix = RequestText.keyParameter(ctx, "prefix");
    KeyValueState state = router.member().state();
    long from = from(ctx, state.revision());
    RequestMemory.Taken taken = memory.nothingTaken();
    Changes first = taken.read(() -> state.changes(prefix, from, 1), Changes::bytes);
    taken.giveBack();
    if (first instanceof Changes.Compacted(long oldest)) {
      throw ProblemException.compacted(
          "changes from revision %d are compacted: read the keys anew, the oldest kept is %d"
              .formatted(from, oldest));
    }
    if (!places.tryAcquire()) {
      throw ProblemException.retryLater(
          Problem.OVERLOADED,
          "Overloaded",
          "%d watches are open, the limit: retry later".formatted(MAX_WATCHES));
    }
    try {
      ctx.res().setContentType("text/event-stream");
      ctx.res().setCharacterEncoding("UTF-8");
      ctx.res().setHeader("Cache-Control", "no-store");
      OutputStream out = ctx.res().getOutputStream();
      out.write(":\n\n".getBytes(StandardCharsets.UTF_8));
      ctx.res().flushBuffer();
      follow(state, prefix, from, out, taken);
    } catch (IOException | ProblemException e) {
      // The client has gone, the usual end of a watch, or others do not read what they asked for:
      // the client goes on from the last event.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      taken.giveBack();
      places.release();
    }
  }

  private static long from(Context ctx, long newestRevision) {
    return RequestText.header(ctx, "Last-Event-ID")
        .map(id -> behind(RequestText.number("Last-Event-ID", id)))
        .or(
            () ->
                RequestText.parameter(ctx, "from")
                    .map(text -> Math.max(1, RequestText.number("from", text))))
        .orElse(newestRevision + 1);
  }

  private static long behind(long revision) {
    return revision == Long.MAX_VALUE ? revision : revision + 1;
  }

  private void follow(
      KeyValueState state,
      Optional<Key> prefix,
      long from,
      OutputStream out,
      RequestMemory.Taken taken)
      throws IOException, InterruptedException {
    long next = from;
    int quietLooks = 0;
    while (!closed) {
      if (!state.awaitRevision(next, LOOK_INTERVAL)) {
        if (++quietLooks % LOOKS_PER_PROGRESS == 0) {
          progress(out, Math.min(next - 1, state.revision()));
        }
        continue;
      }
      long first = next;
      switch (taken.read(() -> state.changes(prefix, first, MAX_CHUNK_BYTES), Changes::bytes)) {
        case Changes.Events(List<ChangeEvent> events, long nextRevision) -> {
          write(out, events);
          taken.giveBack();
          next = nextRevision;
        }
        case Changes.Compacted(long oldest) -> {
          event(out, "compacted", Optional.empty(), Map.of("oldestRevision", oldest));
          out.flush();
          return;
        }
      }
    }
  }

  private static void progress(OutputStream out, long revision) throws IOException {
    event(out, "progress", Optional.of(revision), Map.of("revision", revision));
    out.flush();
  }

  private static void write(OutputStream out, List<ChangeEvent> events) throws IOException {
    for (int i = 0; i < events.size(); i++) {
      ChangeEvent change = events.get(i);
      boolean lastOfRevision =
          i + 1 == events.size() || events.get(i + 1).revision() != change.revision();
      Optional<Long> id = lastOfRevision ? Optional.of(change.revision()) : Optional.empty();
      switch (change) {
        case ChangeEvent.Written(KeyValue keyValue) ->
            event(out, "put", id, new KeyJson.Put(keyValue));
        case ChangeEvent.Deleted(Key key, long revision) ->
            event(out, "delete", id, Map.of("key", key.toString(), "revision", revision));
      }
    }
    if (!events.isEmpty()) {
      out.flush();
    }
  }

  private static void event(OutputStream out, String name, Optional<Long> id, Object data)
      throws IOException {
    String head = "event: " + name + "\n" + id.map(number -> "id: " + number + "\n").orElse("");
    out.write((head + "data: ").getBytes(StandardCharsets.UTF_8));
    Replies.write(out, data);
    out.write("\n\n".getBytes(StandardCharsets.UTF_8));
  }
}
