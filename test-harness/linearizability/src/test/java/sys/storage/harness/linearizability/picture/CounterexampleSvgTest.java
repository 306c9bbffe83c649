package sys.storage.harness.linearizability.picture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import sys.storage.harness.linearizability.Checker;
import sys.storage.harness.linearizability.history.History;
import sys.storage.harness.linearizability.model.Register;
import sys.storage.harness.linearizability.model.Register.Input;
import sys.storage.harness.linearizability.model.Register.Output;
import sys.storage.harness.linearizability.verdict.Verdict;

class CounterexampleSvgTest {

  private static final String BLOCKED = "#c0392b";
  private static final String FADING = "url(#fade)";

  /** A write whose fate is unknown is seen by one read, and not by the next. */
  private static Document picture() throws Exception {
    var history = History.<Input, Output>builder();
    history.invoke("writer", new Input.Write("<a&b>"), 1);
    history.info("writer", "timeout", 2);
    history.invoke("reader", new Input.Read(), 3);
    history.ok("reader", new Output.Value(Optional.of("<a&b>")), 4);
    history.invoke("reader", new Input.Read(), 5);
    history.ok("reader", new Output.Value(Optional.empty()), 6);
    var model = new Register();
    if (new Checker<>(model).check(history.build())
        instanceof Verdict.Violation<Input, Output> violation) {
      String svg = CounterexampleSvg.of(model, violation);
      return DocumentBuilderFactory.newNSInstance()
          .newDocumentBuilder()
          .parse(new ByteArrayInputStream(svg.getBytes(StandardCharsets.UTF_8)));
    }
    throw new AssertionError("a stale read is no violation");
  }

  private static List<Element> elements(Document document, String name) {
    var nodes = document.getElementsByTagName(name);
    return IntStream.range(0, nodes.getLength()).mapToObj(at -> (Element) nodes.item(at)).toList();
  }

  @Test
  void whateverTheValuesHoldItIsWellFormedAndTellsThem() throws Exception {
    assertThat(elements(picture(), "text"))
        .extracting(Element::getTextContent)
        .contains("writer", "reader", "write <a&b>", "read -> <a&b>", "read -> nothing");
  }

  @Test
  void eachOperationIsABarInTheLaneOfItsClient() throws Exception {
    List<Element> bars = elements(picture(), "rect");
    assertThat(bars).hasSize(3);
    assertThat(bars.stream().map(bar -> bar.getAttribute("y")).distinct()).hasSize(2);
  }

  @Test
  void theBlockedOperationStandsOutAndAnUnknownOneFades() throws Exception {
    assertThat(elements(picture(), "rect"))
        .extracting(bar -> bar.getAttribute("fill"))
        .contains(BLOCKED, FADING);
  }

  @Test
  void everyBarIsInsideThePicture() throws Exception {
    Document picture = picture();
    String[] box = picture.getDocumentElement().getAttribute("viewBox").split(" ", -1);
    assertThat(elements(picture, "rect"))
        .allSatisfy(
            bar -> {
              assertThat(end(bar, "x", "width")).isLessThanOrEqualTo(Integer.parseInt(box[2]));
              assertThat(end(bar, "y", "height")).isLessThanOrEqualTo(Integer.parseInt(box[3]));
            });
  }

  private static int end(Element bar, String start, String length) {
    return Integer.parseInt(bar.getAttribute(start)) + Integer.parseInt(bar.getAttribute(length));
  }
}
