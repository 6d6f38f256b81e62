import type { Call, ProgramTable } from "../call.ts";
import { readOptions } from "../options.ts";
import { remember } from "../redirections.ts";
import { say } from "../scene.ts";
import { shown } from "../shell-word.ts";

const DESTROYS =
  /^(delete|destroy|terminate|remove|rm|rb|del|drop|purge|wipe|nuke|reset|deregister|deprovision|undeploy|undelete-all|delete-[\w-]+|terminate-[\w-]+|remove-[\w-]+|destroy-[\w-]+|deregister-[\w-]+|purge-[\w-]+|release-[\w-]+|disable-[\w-]+|schedule-key-deletion|\w+[:.](destroy|delete|remove|reset))$/;
const READS =
  /^(list|ls|get|describe|show|version|--version|help|--help|whoami|status|info|logs|get-[\w-]+|list-[\w-]+|describe-[\w-]+|head-[\w-]+|config|completion|validate|lint|search|doctor|build|check|dev|init|types|local)$/;

/** Command lines of clouds: reading is looked at by a person for what it may show, deleting is never done by an agent. */
function cloud(call: Call): undefined {
  const { scene, args, name } = call;
  const options = readOptions(
    args,
    "--profile --region --project --output --query -g --resource-group --subscription -n --name --format --zone --cluster --endpoint-url -a --app -t --token",
  );
  const words = options.operands.map(({ value }) => value);
  const line = shown(args.map(({ text }) => text).join(" "));
  const dry = args.some(({ value }) => /^--?(dry-?run|dryrun|noop|what-if)$/.test(value));
  if (!dry && words.slice(0, 4).some((word) => DESTROYS.test(word)))
    return say(scene, "destroys-remote", `\`${name} ${line}\` deletes in a cloud`);
  if (!dry && words.includes("sync") && options.has("--delete"))
    return say(scene, "destroys-remote", `\`${name} ${line}\` deletes in a cloud what is not here`);
  // `vercel --prod`, without a verb, deploys.
  if (
    words.length === 0 &&
    /^(vercel|now)$/.test(name) &&
    !dry &&
    !args.some(({ value }) => READS.test(value))
  )
    return say(scene, "acts-remotely", `\`${name}\` deploys`);
  if (words.length === 0 || dry || READS.test(words[0]!)) return;
  const target = words.at(-1) ?? "";
  if (words.includes("cp") && !/^(s3|gs|https?):\/\//.test(target))
    remember(scene, options.operands.at(-1), { kind: "fetched" });
  say(scene, "acts-remotely", `\`${name} ${line}\` speaks to a cloud`);
}

/** Infrastructure as code: what is only checked stays here. */
function terraform({ scene, args, name }: Call): undefined {
  const options = readOptions(
    args.map((word) => word),
    "",
    false,
  );
  const [verb, second] = options.operands.map(({ value }) => value);
  const words = args.map(({ value }) => value);
  const line = shown(words.join(" "));
  if (
    verb === "destroy" ||
    words.some((word) => /^--?destroy(=true)?$/.test(word)) ||
    (words.includes("run-all") && words.includes("destroy"))
  ) {
    return say(scene, "destroys-remote", `\`${name} ${line}\` takes infrastructure down`);
  }
  if (verb === "state" && /^(rm|push|replace-provider)$/.test(second ?? ""))
    return say(scene, "destroys-remote", `\`${name} ${line}\` changes what is known of the infrastructure`);
  if (verb === "workspace" && second === "delete")
    return say(scene, "destroys-remote", `\`${name} ${line}\` deletes a workspace`);
  if (verb === "force-unlock")
    return say(scene, "disables-protection", `\`${name} ${line}\` takes a lock away`);
  if (
    /^(fmt|validate|version|graph|providers|hclfmt|validate-inputs|test|get|console|help|output|show)$/.test(
      verb ?? "version",
    )
  )
    return;
  if (verb === "init" && words.includes("-backend=false")) return;
  say(scene, "acts-remotely", `\`${name} ${line}\` speaks to real infrastructure`);
}

function pulumi(call: Call): undefined {
  const verb = call.args.find(({ value }) => !value.startsWith("-"))?.value ?? "";
  if (
    /^(destroy|rm|down|delete|remove|terminate)$/.test(verb) ||
    (verb === "stack" && call.args.some(({ value }) => value === "rm"))
  )
    return say(call.scene, "destroys-remote", `\`${call.name} ${verb}\` takes infrastructure down`);
  if (/^(version|about|help|synth|ls|diff|doctor|synthesize|print|package|info|logs|)$/.test(verb)) return;
  say(call.scene, "acts-remotely", `\`${call.name} ${shown(verb)}\` speaks to real infrastructure`);
}

function ansible({ scene, args, name }: Call): undefined {
  if (args.some(({ value }) => /^--(syntax-check|list-\w+|version|check)$/.test(value))) return;
  if (name === "ansible") {
    const at = args.findIndex(({ value }) => value === "-a" || value === "--args");
    const text = args[at + 1];
    if (at >= 0 && text !== undefined) scene.judgeText(text.value);
  }
  say(scene, "acts-remotely", `\`${name}\` changes other machines`);
}

export const CLOUD: ProgramTable = [
  [
    "aws gcloud az gsutil bq doctl linode-cli hcloud ibmcloud oci scw exo vultr-cli eksctl heroku fly flyctl vercel netlify now firebase wrangler supabase railway render amplify eb cf sf sfdx s3cmd s5cmd rclone azcopy mc eas exp cloudflare databricks snow dapr porter copilot-cli okteto ghcr-cli linkerd nomad consul boundary packer-cloud sentry-cli codecov coveralls newrelic dd-trace expo appcenter gcloud-beta cdk8s hubot twilio stripe shopify",
    cloud,
  ],
  ["terraform tofu terragrunt opentofu", terraform],
  ["pulumi cdk cdktf sst serverless sls sam chalice copilot up zappa apex kubeless crossplane", pulumi],
  ["ansible ansible-playbook salt knife chef-client puppet", ansible],
  [
    "packer vagrant",
    ({ scene, args, name }) =>
      /^(validate|fmt|inspect|version|status|init)$/.test(args[0]?.value ?? "")
        ? undefined
        : say(
            scene,
            args[0]?.value === "destroy" ? "destroys-remote" : "acts-remotely",
            `\`${name}\` builds or removes machines`,
          ),
  ],
];
