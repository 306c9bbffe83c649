package sys.storage.harness.simulation.picture;

import java.util.Locale;

/** Colours, lines and letters. */
final class Style {

  static final String CSS = css();

  private Style() {}

  static String name(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private static String css() {
    var css =
        new StringBuilder(
            """
            text { font: 10px system-ui, sans-serif; fill: #24292f }
            .paper { fill: #ffffff }
            .title { font-size: 15px; font-weight: 600 } .faint { fill: #57606a; font-size: 11px }
            .legend { font-size: 11px } .head { font-size: 12px; font-weight: 600 }
            .label, .carried { paint-order: stroke; stroke: #ffffff; stroke-width: 3px }
            .carried { font-size: 8.5px }
            .time { fill: #57606a } .step { font: 10px ui-monospace, monospace }
            .message { stroke-width: 1.2 } .open { stroke-dasharray: 3 3 }
            .lost { stroke: #cf222e; stroke-width: 1.8 }
            .bar { stroke: #57606a; stroke-width: 0.6 }
            .down { stroke: #cf222e; stroke-width: 1; stroke-dasharray: 2 4 }
            .joint { fill: #fff1b8; stroke: #d4a72c; stroke-width: 0.5 }
            .intervention { stroke: #8c959f; stroke-width: 0.6; stroke-dasharray: 1 3 }
            .touched { fill: #24292f }
            .operation { stroke: #57606a; stroke-width: 0.6 }
            .answered { fill: #b6e3ff } .failed { fill: #ffd8b5 } .unanswered { fill: #ffffff }
            .violation { stroke: #cf222e; stroke-width: 2 }
            .violated { fill: none; stroke: #cf222e; stroke-width: 3 }
            .verdict { fill: #ffebe9; stroke: #cf222e }
            .verdict-text { font-size: 12px; font-weight: 600; fill: #82071e }
            """);
    for (Standing standing : Standing.values()) {
      css.append(".%s { fill: %s }%n".formatted(name(standing), standing.colour()));
    }
    for (Traffic traffic : Traffic.values()) {
      css.append(".%s { stroke: %s } ".formatted(name(traffic), traffic.colour()));
      css.append(".%s-text { fill: %s }%n".formatted(name(traffic), traffic.colour()));
    }
    return css.toString();
  }

  /** Heads of arrows, one for each colour. */
  static String markers() {
    var defs = new StringBuilder("<defs>");
    for (Traffic traffic : Traffic.values()) {
      defs.append(
          ("<marker id=\"%s\" viewBox=\"0 0 8 8\" refX=\"7\" refY=\"4\" markerWidth=\"6\""
                  + " markerHeight=\"6\" orient=\"auto\"><path d=\"M0 0L8 4L0 8Z\" fill=\"%s\"/>"
                  + "</marker>")
              .formatted(name(traffic), traffic.colour()));
    }
    return defs.append("</defs>").toString();
  }
}
