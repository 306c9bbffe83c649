package sys.storage.raft.client.kv;

import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.LongFunction;
import sys.storage.raft.client.Exchange;
import sys.storage.raft.client.Json;
import sys.storage.raft.client.Problem;
import sys.storage.raft.client.stream.StreamClient;
import sys.storage.raft.client.stream.StreamReply;
import sys.storage.raft.client.stream.StreamRequest;

/**
 * Repeats a request until it has a final answer or its deadline passes: goes where a node says the
 * leader is, tries the other nodes when one does not answer, and remembers whether an attempt may
 * have taken effect. Any thread.
 */
final class Attempts {

  private static final long FIRST_PAUSE_MILLIS = 20;
  private static final long LONGEST_PAUSE_MILLIS = 250;

  /** One more that has less time left would bring no answer, but doubt. */
  private static final long SHORTEST_ATTEMPT_MILLIS = 50;

  /** Escapes make a page of 4 MiB and one value longer by up to six times. */
  private static final long MAX_ANSWER_BYTES = 32 << 20;

  private final HttpClient http;
  private final Streams streams;
  private final KvClientOptions options;

  /** Where the leader is thought to be. Threads may overwrite each other: it is only a guess. */
  private volatile URI preferred;

  Attempts(HttpClient http, Streams streams, KvClientOptions options) {
    this.http = http;
    this.streams = streams;
    this.options = options;
    this.preferred = options.endpoints().getFirst();
  }

  /** How an answer becomes a value. */
  interface Reader<T> {

    /**
     * @param body of a 200
     * @throws IOException when it is not of this API
     */
    T read(byte[] body) throws IOException;

    /** The value that says that the key does not exist; empty where that is a refusal. */
    default Optional<T> absent() {
      return Optional.empty();
    }
  }

  /**
   * A request without its node.
   *
   * @param streamed the same as it goes by a stream, which is preferred; empty for what none
   *     carries
   */
  record Call<T>(
      String method,
      String pathAndQuery,
      List<String> headers,
      HttpRequest.BodyPublisher body,
      boolean changesState,
      Reader<T> reader,
      Optional<Streamed<T>> streamed) {}

  /**
   * @param request of the id that the reply will carry
   * @param value what the reply to an executed request says
   */
  record Streamed<T>(LongFunction<StreamRequest> request, Function<StreamReply, T> value) {}

  private sealed interface Result<T> {

    record Done<T>(T value) implements Result<T> {}

    /** A node says why not. */
    record Refused<T>(Problem problem) implements Result<T> {}

    /** Nothing reached the node. */
    record NotSent<T>(String reason) implements Result<T> {}

    /** Whether the node has acted is not known: no answer, or one that no node gives. */
    record Lost<T>(String reason) implements Result<T> {}
  }

  <T> Outcome<T> run(Call<T> call) {
    long deadlineNanos = System.nanoTime() + options.deadline().toNanos();
    long pauseMillis = FIRST_PAUSE_MILLIS;
    boolean mayHaveTakenEffect = false;
    boolean forward = false;
    String lastReason = "no attempt was made";
    Optional<Problem> lastProblem = Optional.empty();
    int turn = 0;
    while (true) {
      long leftNanos = deadlineNanos - System.nanoTime();
      if (leftNanos <= 0) {
        return ending(mayHaveTakenEffect, lastProblem, lastReason);
      }
      URI node = preferred;
      boolean pause = true;
      switch (attempt(node, call, forward, Duration.ofNanos(leftNanos))) {
        case Result.Done<T>(T value) -> {
          return new Outcome.Done<>(value);
        }
        case Result.Refused<T>(Problem problem) -> {
          if (isFinal(problem.status())) {
            return new Outcome.Refused<>(problem);
          }
          lastProblem = Optional.of(problem);
          lastReason = problem.detail();
          mayHaveTakenEffect |= call.changesState() && isDoubtful(problem);
          Optional<URI> leader = leader(problem);
          if (leader.isPresent() && !leader.get().equals(node)) {
            preferred = leader.get();
            pause = false;
          } else {
            leave(node, turn++);
          }
        }
        case Result.NotSent<T>(String reason) -> {
          lastReason = reason;
          // The leader's address may only be reachable from inside the cluster: let a node forward.
          forward |= !options.endpoints().contains(node);
          leave(node, turn++);
        }
        case Result.Lost<T>(String reason) -> {
          lastReason = reason;
          mayHaveTakenEffect |= call.changesState();
          leave(node, turn++);
        }
      }
      if (pause) {
        long longestPauseMillis =
            (deadlineNanos - System.nanoTime()) / 1_000_000 - SHORTEST_ATTEMPT_MILLIS;
        if (longestPauseMillis <= 0) {
          return ending(mayHaveTakenEffect, lastProblem, lastReason);
        }
        if (!sleep(Math.min(pauseMillis, longestPauseMillis))) {
          return ending(mayHaveTakenEffect, lastProblem, "interrupted");
        }
        pauseMillis = Math.min(pauseMillis * 2, LONGEST_PAUSE_MILLIS);
      }
    }
  }

  private <T> Result<T> attempt(URI node, Call<T> call, boolean forward, Duration left) {
    Duration limit = left.compareTo(options.attemptTimeout()) < 0 ? left : options.attemptTimeout();
    try {
      // A stream is not forwarded.
      if (call.streamed().isPresent() && !forward) {
        Streamed<T> streamed = call.streamed().get();
        Optional<StreamClient> stream = streams.to(node, limit);
        if (stream.isPresent()) {
          return read(node, stream.get().ask(streamed.request(), limit), streamed);
        }
      }
      return exchange(node, call, forward, limit);
    } catch (ConnectException | HttpConnectTimeoutException e) {
      return new Result.NotSent<>("cannot connect to " + node + ": " + e.getMessage());
    } catch (IOException e) {
      return new Result.Lost<>("no answer from " + node + ": " + e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new Result.Lost<>("interrupted while waiting for " + node);
    }
  }

  private static <T> Result<T> read(URI node, StreamReply reply, Streamed<T> streamed) {
    String text = new String(reply.payload(), StandardCharsets.UTF_8);
    return switch (reply.status()) {
      case OK, NOT_FOUND -> new Result.Done<>(streamed.value().apply(reply));
      case NOT_LEADER ->
          refused(Problem.NOT_LEADER, 421, node + " does not lead", Optional.of(text));
      case NO_LEADER -> refused(Problem.NO_LEADER, 503, text, Optional.empty());
      case OVERLOADED -> refused(Problem.OVERLOADED, 503, text, Optional.empty());
      case OUTCOME_UNKNOWN -> refused(Problem.OUTCOME_UNKNOWN, 504, text, Optional.empty());
      case BAD_REQUEST -> refused(Problem.BAD_REQUEST, 400, text, Optional.empty());
      case DISK_FULL -> refused(Problem.DISK_FULL, 507, text, Optional.empty());
      case INTERNAL -> refused(Problem.INTERNAL, 500, text, Optional.empty());
    };
  }

  private static <T> Result<T> refused(
      String type, int status, String detail, Optional<String> leader) {
    return new Result.Refused<>(
        new Problem(type, "Refused", status, detail, leader, Optional.empty()));
  }

  private <T> Result<T> exchange(URI node, Call<T> call, boolean forward, Duration limit)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(node + call.pathAndQuery()))
            .timeout(limit)
            .method(call.method(), call.body());
    if (!call.headers().isEmpty()) {
      request.headers(call.headers().toArray(String[]::new));
    }
    if (!forward) {
      request.header(KvHeaders.NO_FORWARD, "true");
    }
    return read(node, Exchange.send(http, request.build(), limit, MAX_ANSWER_BYTES), call.reader());
  }

  private static <T> Result<T> read(URI node, HttpResponse<byte[]> response, Reader<T> reader) {
    int status = response.statusCode();
    try {
      if (status == 200) {
        return new Result.Done<>(reader.read(response.body()));
      }
      Problem problem = Json.read(response.body(), Problem.class);
      Optional<T> absent =
          problem.type().equals(Problem.NOT_FOUND) ? reader.absent() : Optional.empty();
      return absent.<Result<T>>map(Result.Done::new).orElseGet(() -> new Result.Refused<>(problem));
    } catch (IOException e) {
      // Somebody else's, a proxy's perhaps: what became of the request is anybody's guess.
      return new Result.Lost<>(
          "%s answered HTTP %d with a body that is not of this API".formatted(node, status));
    }
  }

  /** Where the problem says the leader is, if that can be an address. */
  private static Optional<URI> leader(Problem problem) {
    try {
      return problem.leader().map(URI::create).filter(uri -> uri.getHost() != null);
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static boolean isFinal(int status) {
    return status != 421 && status < 500;
  }

  private static boolean isDoubtful(Problem problem) {
    return problem.type().equals(Problem.OUTCOME_UNKNOWN)
        || problem.type().equals(Problem.INTERNAL);
  }

  private static <T> Outcome<T> ending(
      boolean mayHaveTakenEffect, Optional<Problem> problem, String reason) {
    if (mayHaveTakenEffect) {
      return new Outcome.Unknown<>("deadline passed; last: " + reason);
    }
    return new Outcome.Refused<>(
        problem.orElseGet(() -> noLeader("no node could be asked within the deadline: " + reason)));
  }

  private static Problem noLeader(String detail) {
    return new Problem(
        Problem.NO_LEADER, "No leader", 503, detail, Optional.empty(), Optional.empty());
  }

  private void leave(URI node, int turn) {
    if (!preferred.equals(node)) {
      return; // Another thread has done so already.
    }
    List<URI> endpoints = options.endpoints();
    int at = endpoints.indexOf(node);
    int following = at < 0 ? turn : at + 1;
    preferred = endpoints.get(following % endpoints.size());
  }

  private static boolean sleep(long millis) {
    try {
      Thread.sleep(millis);
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
