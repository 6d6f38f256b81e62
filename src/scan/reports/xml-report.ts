import { SaxesParser } from "saxes";
import { KEPT_TEXT_MAX, REPORT_DEPTH_MAX } from "./report-limits.ts";
import { textChunks } from "./report-text.ts";
import { UnusableReport } from "./unusable-report.ts";

/** One element as it begins. */
export interface XmlElement {
  /** Without a namespace's prefix. */
  readonly name: string;
  /** Its value, or undefined. Namespaced attributes have their prefix. */
  attribute(name: string): string | undefined;
  /** Names of the elements around it, outermost first. */
  readonly above: readonly string[];
  /** 1-based: where the element's start ends. */
  readonly line: number;
}

/** What is done with the elements of a report, in their order. */
export interface XmlHandler {
  open(element: XmlElement): void;
  /** With the text that stands directly in it, cut at `KEPT_TEXT_MAX`. */
  close?(name: string, text: string, above: readonly string[]): void;
}

const HELP = "run the tool again, and look at how it ended: a report that breaks off was not finished";

/**
 * Reads an XML report. No entity is ever expanded and nothing is ever fetched: a document type that declares anything of
 * its own is refused, one that only names the tool's own (Cobertura and JaCoCo write it) is not looked at [T145].
 * @throws UnusableReport not well-formed, too deep, too large
 */
export function readXml(bytes: Uint8Array, handler: XmlHandler): void {
  const parser = new SaxesParser();
  const above: string[] = [];
  const texts: string[] = [];
  const place = () => ({ line: parser.line, column: parser.columnIndex + 1 });
  parser.on("error", (error) => {
    const what = error.message.replace(/^\d+:\d+: /, "").replace(/\.$/, "");
    throw new UnusableReport(`the XML is not well-formed: ${what}`, HELP, place());
  });
  parser.on("doctype", (doctype) => {
    if (doctype.includes("["))
      throw new UnusableReport(
        "the XML declares a document type of its own",
        "hand over the report as the tool writes it: entities are never expanded here",
        place(),
      );
  });
  parser.on("opentag", (tag) => {
    if (above.length >= REPORT_DEPTH_MAX)
      throw new UnusableReport(`the XML is more than ${REPORT_DEPTH_MAX} elements deep`, HELP, place());
    const name = localName(tag.name);
    const { attributes } = tag;
    handler.open({
      name,
      attribute: (wanted) => (Object.hasOwn(attributes, wanted) ? attributes[wanted] : undefined),
      above,
      line: parser.line,
    });
    above.push(name);
    texts.push("");
  });
  const keep = (text: string) => {
    const last = texts.length - 1;
    if (last >= 0 && texts[last]!.length < KEPT_TEXT_MAX) texts[last] += text.slice(0, KEPT_TEXT_MAX);
  };
  if (handler.close) {
    parser.on("text", keep);
    parser.on("cdata", keep);
  }
  parser.on("closetag", () => {
    const name = above.pop()!;
    handler.close?.(name, texts.pop()!, above);
  });
  for (const chunk of textChunks(bytes)) parser.write(chunk);
  parser.close();
}

function localName(name: string): string {
  return name.slice(name.indexOf(":") + 1);
}
