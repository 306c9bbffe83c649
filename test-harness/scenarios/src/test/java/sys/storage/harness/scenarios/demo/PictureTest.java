package sys.storage.harness.scenarios.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import sys.storage.harness.scenarios.figures.Window;
import sys.storage.harness.scenarios.timeline.Step;

class PictureTest {

  private static final long SECOND = 1_000_000_000;

  @Test
  void eachStepUnderLoadHasABarAndASentence() throws Exception {
    var measured = new Measurements();
    measured.load(new Window(10 * SECOND, 40 * SECOND));
    var before = new Step("Start", new Window(0, 5 * SECOND), List.of());
    var scale = new Step("Scale 3 → 5 & wait", new Window(12 * SECOND, 19 * SECOND), List.of());
    var result =
        new DemoResult(
            List.of(before, scale),
            List.of(),
            measured,
            List.of(),
            Optional.empty(),
            Path.of("history"));
    Document svg = parse(Picture.of(result).orElseThrow());
    assertThat(svg.getElementsByTagName("rect").getLength()).isEqualTo(1);
    assertThat(svg.getDocumentElement().getTextContent())
        .contains("Scale 3 → 5 & wait, 7.00 s")
        .doesNotContain("Start");
  }

  @Test
  void aRunWithoutLoadHasNoPicture() {
    var result =
        new DemoResult(
            List.of(),
            List.of(),
            new Measurements(),
            List.of(),
            Optional.of("failed"),
            Path.of("history"));
    assertThat(Picture.of(result)).isEmpty();
  }

  private static Document parse(String svg) throws Exception {
    return DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(new ByteArrayInputStream(svg.getBytes(StandardCharsets.UTF_8)));
  }
}
