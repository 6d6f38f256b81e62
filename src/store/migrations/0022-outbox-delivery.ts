import type { Migration } from "../migration.ts";

/** The webhook that something said to GitHub came of: how long that takes is what people who wait for it feel. */
export const outboxDelivery: Migration = {
  name: "0022-outbox-delivery",
  sql: `
alter table outbox add column delivery_id text;
`,
};
