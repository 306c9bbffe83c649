package sys.storage.harness.simulation.picture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

final class SpaceTimeTest {

  private static final List<String> NODES = List.of("a", "b");

  private static Happening.Violated violation(long atNanos, String text) {
    return new Happening.Violated(atNanos, Optional.of("a"), "LogMatching", text);
  }

  private static Document draw(List<Happening> happenings) throws Exception {
    String svg =
        SpaceTime.draw(new Story("a <run> & more", NODES, List.of("client-1"), happenings));
    return DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(new InputSource(new StringReader(svg)));
  }

  private static List<String> texts(Document document) {
    NodeList elements = document.getElementsByTagName("text");
    var texts = new ArrayList<String>();
    for (int i = 0; i < elements.getLength(); i++) {
      texts.add(elements.item(i).getTextContent());
    }
    return texts;
  }

  @Test
  void aViolationIsNamedWithItsTimeWhateverItsTextHolds() throws Exception {
    Document document = draw(List.of(violation(2_500_000, "at a: entry <7> & \u0000 \"more\"")));
    assertThat(String.join(" ", texts(document)))
        .contains("LogMatching is violated at 2.5 ms: at a: entry <7> & ? \"more\"");
  }

  @Test
  void aStoryWithoutHappeningsIsAPictureToo() throws Exception {
    assertThat(texts(draw(List.of()))).contains("a", "b", "client-1");
  }

  @Test
  void whatBelongsToNobodyIsLeftOut() throws Exception {
    assertThat(texts(draw(List.of(new Happening.Noted(1, "c", "who is that?")))))
        .noneMatch(text -> text.contains("who is that?"));
  }

  @Test
  void ofHeartbeatsOnlyTheFirstOfALeaderIsDrawn() throws Exception {
    var happenings = new ArrayList<Happening>();
    happenings.add(new Happening.Stood(0, "a", Standing.LEADER, 1));
    for (int i = 1; i <= 50; i++) {
      happenings.add(
          new Happening.Sent(
              i, "a", "b", Traffic.HEARTBEAT, "heartbeat t1", new Happening.Arrival.Lost()));
    }
    assertThat(texts(draw(happenings)).stream().filter("heartbeat t1"::equals)).hasSize(1);
  }

  @Test
  void aLongStoryKeepsItsEndAndTheStepsBeforeIt() throws Exception {
    var happenings = new ArrayList<Happening>();
    happenings.add(new Happening.Intervened(1_000, List.of("a"), "crash a"));
    for (int i = 1; i <= 5_000; i++) {
      happenings.add(new Happening.Noted(i * 2_000L, "b", "note " + i));
    }
    happenings.add(violation(10_001_000, "at a: something"));
    List<String> texts = texts(draw(happenings));
    assertThat(texts).contains("crash a", "note 5000").doesNotContain("note 17");
    assertThat(texts).hasSizeLessThan(2 * Selection.MAX_MOMENTS);
    assertThat(String.join(" ", texts)).contains("happenings are left out");
  }

  @Test
  void aPictureNeedsNoScriptAndNothingFromElsewhere() {
    String svg =
        SpaceTime.draw(new Story("run", NODES, List.of(), List.of(violation(1, "at a: x"))));
    assertThat(svg).doesNotContain("<script").doesNotContain("href").doesNotContain("@import");
  }
}
