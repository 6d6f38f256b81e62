import type { Route } from "../route.ts";
import { actionsRoutes } from "./actions.ts";
import { appRoutes } from "./app.ts";
import { checkRoutes } from "./checks.ts";
import { commentRoutes } from "./comments.ts";
import { commitRoute, commitRoutes } from "./commits.ts";
import { deliveryRoutes } from "./deliveries.ts";
import { issueRoutes } from "./issues.ts";
import { manifestRoute } from "./manifest.ts";
import { objectRoutes } from "./objects.ts";
import { peopleRoutes } from "./people.ts";
import { protectionRoutes } from "./protection.ts";
import { pullRoutes } from "./pulls.ts";
import { refRoutes } from "./refs.ts";
import { releaseRoutes } from "./releases.ts";
import { repositoryRoutes } from "./repository.ts";
import { reviewRoutes } from "./reviews.ts";
import { ruleRoutes } from "./rules.ts";
import { statusRoutes } from "./statuses.ts";

/** Every operation that the double knows; anything else is 404 and a violation. */
export const ROUTES: readonly Route[] = [
  ...appRoutes,
  manifestRoute,
  ...deliveryRoutes,
  ...protectionRoutes,
  ...repositoryRoutes,
  ...refRoutes,
  ...objectRoutes,
  ...checkRoutes,
  ...statusRoutes,
  ...commitRoutes,
  commitRoute,
  ...reviewRoutes,
  ...pullRoutes,
  ...commentRoutes,
  ...issueRoutes,
  ...ruleRoutes,
  ...peopleRoutes,
  ...actionsRoutes,
  ...releaseRoutes,
];
