import { Duration, FileSystem, RemovalPolicy } from 'aws-cdk-lib';
import { type UserPool, UserPoolOperation } from 'aws-cdk-lib/aws-cognito';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import {
  Architecture,
  Code,
  Function as LambdaFunction,
  LoggingFormat,
  Runtime,
} from 'aws-cdk-lib/aws-lambda';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { bundleTriggers, type TriggerName } from './bundle-triggers.ts';

type Props = {
  readonly userPool: UserPool;
  /** The deployment's output `Issuer`; a sandbox's ends in `/test`. */
  readonly issuer: string;
  /** Whose proofs count. */
  readonly projectId: string;
  /** The least that will do; `basic` when left out, which a plain text message never reaches. */
  readonly assurance?: 'low' | 'basic' | 'confirmed';
};

/** Cognito waits five seconds for a trigger. */
const TIMEOUT = Duration.seconds(5);

/**
 * Signs users of a pool in by a proof of their number, with Cognito's custom authentication flow. It is no part of the stack: a team puts
 * it beside its own user pool. The functions have no permission but to write their logs.
 */
export class VersoSignIn extends Construct {
  constructor(scope: Construct, id: string, { userPool, issuer, projectId, assurance = 'basic' }: Props) {
    super(scope, id);
    const directoryOf = bundleTriggers(FileSystem.mkdtemp('verso-cognito-'));
    const make = (name: string, bundle: TriggerName, environment: Record<string, string> = {}) => {
      const logGroup = new LogGroup(this, `${name}Logs`, {
        retention: RetentionDays.ONE_MONTH,
        removalPolicy: RemovalPolicy.DESTROY,
      });
      const role = new Role(this, `${name}Role`, { assumedBy: new ServicePrincipal('lambda.amazonaws.com') });
      logGroup.grantWrite(role);
      return new LambdaFunction(this, name, {
        runtime: Runtime.NODEJS_24_X,
        architecture: Architecture.ARM_64,
        memorySize: 256,
        timeout: TIMEOUT,
        code: Code.fromAsset(directoryOf(bundle)),
        handler: 'handler.handler',
        role,
        logGroup,
        loggingFormat: LoggingFormat.JSON,
        environment,
      });
    };
    const trusted = { VERSO_ISSUER: issuer, VERSO_PROJECT_ID: projectId, VERSO_ASSURANCE: assurance };
    userPool.addTrigger(UserPoolOperation.DEFINE_AUTH_CHALLENGE, make('Define', 'define-auth-challenge'));
    userPool.addTrigger(UserPoolOperation.CREATE_AUTH_CHALLENGE, make('Create', 'create-auth-challenge'));
    userPool.addTrigger(
      UserPoolOperation.VERIFY_AUTH_CHALLENGE_RESPONSE,
      make('Verify', 'verify-auth-challenge-response', trusted),
    );
  }
}
