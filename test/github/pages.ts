import type { Answer } from "./route.ts";

const PER_PAGE_DEFAULT = 30;
const PER_PAGE_MAX = 100;

/** Cuts a list into the page asked for and says in `Link` where the others are ("Using pagination in the REST API"). */
export function page(answer: Answer, url: URL): { body: unknown; headers: Record<string, string> } {
  const headers: Record<string, string> = { ...answer.headers };
  if (answer.pages === undefined) return { body: answer.body, headers };
  const { items } = answer.pages;
  const size = Math.min(PER_PAGE_MAX, whole(url.searchParams.get("per_page")) ?? PER_PAGE_DEFAULT);
  const number = whole(url.searchParams.get("page")) ?? 1;
  const last = Math.max(1, Math.ceil(items.length / size));
  const slice = items.slice((number - 1) * size, number * size);
  const links: string[] = [];
  const link = (to: number, relation: string) => {
    const target = new URL(url);
    target.searchParams.set("page", String(to));
    links.push(`<${target}>; rel="${relation}"`);
  };
  if (number > 1) link(Math.min(number - 1, last), "prev");
  if (number < last) {
    link(number + 1, "next");
    link(last, "last");
  }
  if (number > 1) link(1, "first");
  if (links.length > 0) headers.link = links.join(", ");
  const key = answer.pages.in;
  return { body: key === undefined ? slice : { ...(answer.body as object), [key]: slice }, headers };
}

function whole(text: string | null): number | undefined {
  return text !== null && /^[1-9]\d{0,8}$/.test(text) ? Number(text) : undefined;
}
