import { type Scene, say } from "./scene.ts";

/** What came from the network, or out of an encoding, is run. */
export function runsOrigin(scene: Scene, origin: "fetched" | "hidden", what: string): undefined {
  if (origin === "fetched") say(scene, "runs-fetched-code", what, "it was fetched from the network");
  else say(scene, "runs-hidden-code", what, "it was decoded from what nobody can read");
}
