package sys.storage.raft.client.kv;

import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import sys.storage.raft.client.Json;
import sys.storage.raft.client.Problem;

/**
 * Repeats a request until it has a final answer or its deadline passes: goes where a node says the
 * leader is, tries the other nodes when one does not answer, and remembers whether an attempt may
 * have taken effect. Any thread.
 */
final class Attempts {

  private static final long FIRST_PAUSE_MILLIS = 20;
  private static final long LONGEST_PAUSE_MILLIS = 250;

  private final HttpClient http;
  private final KvClientOptions options;

  /** Where the leader is thought to be. Threads may overwrite each other: it is only a guess. */
  private volatile URI preferred;

  Attempts(HttpClient http, KvClientOptions options) {
    this.http = http;
    this.options = options;
    this.preferred = options.endpoints().getFirst();
  }

  /** How a 2xx or another expected answer becomes a value. */
  @FunctionalInterface
  interface Reader<T> {
    T read(HttpResponse<byte[]> response) throws IOException;
  }

  /** A request without its node. */
  record Call(
      String method,
      String pathAndQuery,
      List<String> headers,
      HttpRequest.BodyPublisher body,
      boolean changesState) {}

  private sealed interface Result {
    /** Proper answer of a node, final or not. */
    record Answered(HttpResponse<byte[]> response) implements Result {}

    /** Nothing reached the node. */
    record NotSent(String reason) implements Result {}

    /** Whether the node has acted is not known. */
    record Lost(String reason) implements Result {}
  }

  <T> Outcome<T> run(Call call, Reader<T> reader) {
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
        case Result.Answered(HttpResponse<byte[]> response) -> {
          if (isFinal(response.statusCode())) {
            return finish(node, response, reader, call.changesState());
          }
          Problem problem = problem(node, response);
          lastProblem = Optional.of(problem);
          lastReason = problem.detail();
          mayHaveTakenEffect |= call.changesState() && isDoubtful(problem);
          Optional<URI> leader = problem.leader().map(URI::create);
          if (leader.isPresent() && !leader.get().equals(node)) {
            preferred = leader.get();
            pause = false;
          } else {
            leave(node, turn++);
          }
        }
        case Result.NotSent(String reason) -> {
          lastReason = reason;
          // The leader's address may only be reachable from inside the cluster: let a node forward.
          forward |= !options.endpoints().contains(node);
          leave(node, turn++);
        }
        case Result.Lost(String reason) -> {
          lastReason = reason;
          mayHaveTakenEffect |= call.changesState();
          leave(node, turn++);
        }
      }
      if (pause) {
        if (!sleep(Math.min(pauseMillis, Math.max(1, leftNanos / 1_000_000)))) {
          return ending(mayHaveTakenEffect, lastProblem, "interrupted");
        }
        pauseMillis = Math.min(pauseMillis * 2, LONGEST_PAUSE_MILLIS);
      }
    }
  }

  private Result attempt(URI node, Call call, boolean forward, Duration left) {
    Duration limit = left.compareTo(options.attemptTimeout()) < 0 ? left : options.attemptTimeout();
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
    try {
      return new Result.Answered(http.send(request.build(), BodyHandlers.ofByteArray()));
    } catch (ConnectException | HttpConnectTimeoutException | UnresolvedAddressException e) {
      return new Result.NotSent("cannot connect to " + node);
    } catch (IOException e) {
      return new Result.Lost("no answer from " + node + ": " + e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new Result.Lost("interrupted while waiting for " + node);
    }
  }

  private static boolean isFinal(int status) {
    return status != 421 && status < 500;
  }

  private static boolean isDoubtful(Problem problem) {
    return problem.type().equals(Problem.OUTCOME_UNKNOWN)
        || problem.type().equals(Problem.INTERNAL);
  }

  private static <T> Outcome<T> finish(
      URI node, HttpResponse<byte[]> response, Reader<T> reader, boolean changesState) {
    try {
      int status = response.statusCode();
      return status < 400 || (status == 404 && !changesState)
          ? new Outcome.Done<>(reader.read(response))
          : new Outcome.Refused<>(problem(node, response));
    } catch (IOException e) {
      return new Outcome.Unknown<>("cannot read the answer of " + node + ": " + e.getMessage());
    }
  }

  private static <T> Outcome<T> ending(
      boolean mayHaveTakenEffect, Optional<Problem> problem, String reason) {
    if (mayHaveTakenEffect) {
      return new Outcome.Unknown<>("deadline passed; last: " + reason);
    }
    return new Outcome.Refused<>(
        problem.orElseGet(() -> noLeader("no node could be asked within the deadline: " + reason)));
  }

  private static Problem problem(URI node, HttpResponse<byte[]> response) {
    try {
      return Json.MAPPER.readValue(response.body(), Problem.class);
    } catch (IOException e) {
      return new Problem(
          Problem.INTERNAL,
          "Not an answer of this API",
          response.statusCode(),
          "%s answered HTTP %d without a problem document".formatted(node, response.statusCode()),
          Optional.empty(),
          Optional.empty());
    }
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
