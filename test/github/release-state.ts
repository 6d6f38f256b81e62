import type { Account } from "./state.ts";

export interface Release {
  readonly id: number;
  tag: string;
  /** A branch or a commit: where the tag is made, once it is published. */
  target: string;
  name: string | null;
  body: string | null;
  draft: boolean;
  prerelease: boolean;
  readonly author: Account;
  readonly createdAt: string;
  publishedAt: string | null;
  readonly assets: Map<number, Asset>;
}

export interface Asset {
  readonly id: number;
  readonly name: string;
  readonly contentType: string;
  readonly bytes: Buffer;
  /** `open`: an upload that broke off has left it. */
  readonly state: "uploaded" | "open";
  readonly uploader: Account;
  readonly createdAt: string;
}
