import type { TokenFormat } from "../token-format.ts";
import { assigned, marked, prefixed, UUID } from "./entry.ts";

const NEW_RELIC = "New Relic Docs, API keys";
const GRAFANA = "Grafana, service accounts and access policies";

// biome-ignore format: one format a line or two reads as a table
export const OBSERVABILITY: readonly TokenFormat[] = [
  prefixed("newrelic-user-key", "New Relic", ["nrak-"], "NRAK-[A-Za-z0-9]{27}", NEW_RELIC, { entropy: 3 }),
  prefixed("newrelic-insert-key", "New Relic", ["nrii-"], "NRII-[A-Za-z0-9_-]{32}", NEW_RELIC, { entropy: 3 }),
  prefixed("newrelic-query-key", "New Relic", ["nriq-"], "NRIQ-[A-Za-z0-9_-]{32}", NEW_RELIC, { entropy: 3 }),
  prefixed("newrelic-browser-key", "New Relic", ["nrjs-"], "NRJS-[a-f0-9]{19}", NEW_RELIC),
  prefixed("newrelic-admin-key", "New Relic", ["nraa-", "nrra-"], "NR[AR]A-[A-Za-z0-9]{27,42}", NEW_RELIC, { entropy: 3 }),
  marked("newrelic-licence-key", "New Relic", ["nral"], 36, "[a-f0-9]{36}NRAL", NEW_RELIC),
  assigned("newrelic-user-id", "New Relic", ["new-relic", "newrelic", "new_relic"], "[A-Za-z0-9]{64}", NEW_RELIC, { entropy: 3.2 }),
  assigned("datadog-application-key", "Datadog", ["datadog", "dd_app", "dd-application", "dd_application"], "[A-Za-z0-9]{40}", "Datadog Docs, API and application keys"),
  assigned("datadog-api-key", "Datadog", ["datadog", "dd_api", "dd-api"], "[a-f0-9]{32}", "Datadog Docs, API and application keys"),
  prefixed("datadog-prefixed-key", "Datadog", ["ddapp_", "ddpat_", "ddsat_"], "dd(?:app|pat|sat)_[A-Za-z0-9]{34,60}", "Datadog Docs, API and application keys", { entropy: 3.2 }),
  prefixed("sentry-organisation-token", "Sentry", ["sntrys_"], "sntrys_eyJpYXQiO[A-Za-z0-9+/]{10,400}={0,2}_[A-Za-z0-9+/]{43}", "Sentry, organization auth tokens", { entropy: 3.5 }),
  prefixed("sentry-user-token", "Sentry", ["sntryu_", "sntrya_"], "sntry[ua]_[a-f0-9]{64}", "Sentry, user auth tokens"),
  assigned("sentry-old-token", "Sentry", ["sentry"], "[a-f0-9]{64}", "Sentry, auth tokens"),
  prefixed("grafana-service-account-token", "Grafana Labs", ["glsa_"], "glsa_[A-Za-z0-9]{32}_[A-Fa-f0-9]{8}", GRAFANA, { entropy: 3 }),
  prefixed("grafana-cloud-token", "Grafana Labs", ["glc_"], "glc_[A-Za-z0-9+/]{32,400}={0,3}", GRAFANA, { entropy: 3.2 }),
  prefixed("grafana-api-key", "Grafana Labs", ["eyjrijoi"], "eyJrIjoi[A-Za-z0-9]{60,400}={0,3}", GRAFANA, { entropy: 3.2 }),
  prefixed("honeycomb-key", "Honeycomb", ["hcaik_", "hcxik_", "hcbik_", "hcamk_"], "hc(?:aik|xik|bik|amk)_[a-z0-9]{58}", "Honeycomb, API keys", { entropy: 3.2 }),
  assigned("honeycomb-old-key", "Honeycomb", ["honeycomb"], "[a-f0-9]{32}", "Honeycomb, API keys"),
  prefixed("dynatrace-token", "Dynatrace", ["dt0c01.", "dt0s01.", "dt0s02.", "dt0s06.", "dt0s08."], "dt0(?:c01|s01|s02|s06|s08)\\.[A-Za-z0-9]{24}\\.[A-Za-z0-9]{64}", "Dynatrace, access tokens", { entropy: 3 }),
  assigned("splunk-token", "Splunk", ["splunk"], UUID, "Splunk, HTTP Event Collector"),
  assigned("sumologic-access-id", "Sumo Logic", ["sumologic", "sumo_logic", "sumo"], "su[A-Za-z0-9]{12}", "Sumo Logic, access keys", { entropy: 2.3 }),
  assigned("sumologic-access-key", "Sumo Logic", ["sumologic", "sumo_logic", "sumo"], "[A-Za-z0-9]{64}", "Sumo Logic, access keys", { entropy: 3.2 }),
  assigned("logz-token", "Logz.io", ["logz", "logzio"], "[A-Za-z]{32}", "Logz.io, shipping tokens", { entropy: 3.4 }),
  assigned("rollbar-token", "Rollbar", ["rollbar"], "[a-f0-9]{32}", "Rollbar, access tokens"),
  assigned("bugsnag-key", "Bugsnag", ["bugsnag"], "[a-f0-9]{32}", "Bugsnag, API keys"),
  assigned("pagerduty-key", "PagerDuty", ["pagerduty", "pager_duty"], "(?:[A-Za-z0-9+_-]{20}|[a-f0-9]{32})", "PagerDuty, API access keys", { entropy: 3 }),
  assigned("opsgenie-key", "Atlassian", ["opsgenie"], UUID, "Opsgenie, API keys"),
  assigned("airbrake-key", "Airbrake", ["airbrake"], "[a-f0-9]{32}", "Airbrake, project keys"),
  prefixed("axiom-token", "Axiom", ["xaat-", "xapt-"], `xa[ap]t-${UUID}`, "Axiom, API tokens"),
  prefixed("posthog-key", "PostHog", ["phx_", "phs_"], "ph[xs]_[A-Za-z0-9]{43}", "PostHog, personal API keys", { entropy: 3.2 }),
  assigned("mixpanel-secret", "Mixpanel", ["mixpanel"], "[a-f0-9]{32}", "Mixpanel, API secrets"),
  assigned("amplitude-secret", "Amplitude", ["amplitude"], "[a-f0-9]{32}", "Amplitude, API keys"),
  assigned("segment-key", "Segment", ["segment_write", "segment_key", "segment_api"], "[A-Za-z0-9]{32}", "Segment, write keys", { entropy: 3.5 }),
  assigned("statuspage-key", "Atlassian", ["statuspage"], UUID, "Statuspage, API keys"),
  prefixed("checkly-key", "Checkly", ["cu_", "ck_"], "c[uk]_[a-f0-9]{32}", "Checkly, API keys", { entropy: 3 }),
  prefixed("instana-like-token", "IBM", ["apitoken "], "apiToken ([A-Za-z0-9_-]{22})", "Instana, API tokens", { level: "candidate", entropy: 3.2 }),
  assigned("elastic-key", "Elastic", ["elastic", "es_api"], "[A-Za-z0-9+/]{58,62}={0,2}", "Elasticsearch, API keys", { entropy: 4 }),
  assigned("lightstep-token", "ServiceNow", ["lightstep"], "[A-Za-z0-9+/]{71,190}={0,2}", "Lightstep, access tokens", { entropy: 4 }),
  assigned("signalfx-token", "Splunk", ["signalfx"], "[A-Za-z0-9_-]{22}", "Splunk Observability, access tokens", { entropy: 3.1 }),
  assigned("loggly-token", "Loggly", ["loggly"], UUID, "Loggly, customer tokens"),
];
