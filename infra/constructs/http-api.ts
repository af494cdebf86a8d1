import { Duration } from 'aws-cdk-lib';
import {
  HttpApi as ApiGateway,
  CfnStage,
  HttpMethod,
  HttpRoute,
  HttpRouteKey,
} from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import type { Metric } from 'aws-cdk-lib/aws-cloudwatch';
import { Construct } from 'constructs';
import type { Method } from '../../shared/http/routes.ts';
import type { Deployment } from '../config.ts';
import { alarm } from './alarm.ts';
import type { ServiceFunction } from './service-function.ts';

/** Strangers' requests cost money too: what matches no route is let through slowly. */
const UNKNOWN_PATHS = { ratePerSecond: 20, burst: 40 };

/** The HTTP API: one function behind each route. */
export class HttpApi extends Construct {
  /** Where it is reached: the configured address, or API Gateway's own. */
  readonly url: string;
  readonly #api: ApiGateway;
  readonly #integrations = new Map<ServiceFunction, HttpLambdaIntegration>();

  constructor(scope: Construct, id: string, { stage, publicUrl, alarmTopicArn }: Deployment) {
    super(scope, id);
    this.#api = new ApiGateway(this, 'Api', { apiName: `verso-${stage}`, createDefaultStage: false });
    this.url = publicUrl ?? this.#api.apiEndpoint;
    alarm(this, 'ServerErrors', {
      metric: this.#api.metricServerError({ period: Duration.minutes(1), statistic: 'Sum' }),
      impact:
        'Requests are answered 5xx: callers, people with a phone or checkers of proofs are told to try again.',
      alarmTopicArn,
    });
  }

  route(method: Method, path: string, target: ServiceFunction): void {
    new HttpRoute(this, `${method} ${path}`, {
      httpApi: this.#api,
      routeKey: HttpRouteKey.with(path, METHODS[method]),
      integration: this.#integrationOf(target),
    });
  }

  /** Comes last: the stage's throttle for unknown paths needs the route that catches them. */
  fallback(target: ServiceFunction, throttle: Deployment['throttle']): void {
    const unknown = new HttpRoute(this, 'default', {
      httpApi: this.#api,
      routeKey: HttpRouteKey.DEFAULT,
      // Scoped by itself: API Gateway calls for $default under an ARN that is a segment shorter than others.
      integration: new HttpLambdaIntegration('default', target.alias),
    });
    new CfnStage(this, 'Stage', {
      apiId: this.#api.apiId,
      stageName: '$default',
      autoDeploy: true,
      defaultRouteSettings: {
        throttlingRateLimit: throttle.ratePerSecond,
        throttlingBurstLimit: throttle.burst,
      },
      routeSettings: {
        $default: {
          ThrottlingRateLimit: UNKNOWN_PATHS.ratePerSecond,
          ThrottlingBurstLimit: UNKNOWN_PATHS.burst,
        },
      },
    }).node.addDependency(unknown);
  }

  /** One of API Gateway's own metrics of this API. */
  metric(name: string, statistic: string, period: Duration): Metric {
    return this.#api.metric(name, { statistic, period });
  }

  // One integration and one permission for each function, however many routes it serves.
  #integrationOf(target: ServiceFunction): HttpLambdaIntegration {
    const known = this.#integrations.get(target);
    if (known) return known;
    const made = new HttpLambdaIntegration(target.node.id, target.alias, { scopePermissionToRoute: false });
    this.#integrations.set(target, made);
    return made;
  }
}

const METHODS = { GET: HttpMethod.GET, POST: HttpMethod.POST, DELETE: HttpMethod.DELETE } as const;
