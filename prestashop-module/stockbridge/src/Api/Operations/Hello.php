<?php

/**
 * `hello`: the heartbeat. Takes the agent's state, settles lineage and memory, and tells all that the agent must know
 * to go on. It is also the moment at which the shop tidies up after itself.
 */

declare(strict_types=1);

namespace Stockbridge\Api\Operations;

use Stockbridge\Api\Host;
use Stockbridge\Api\Lineage;
use Stockbridge\Api\Nonces;
use Stockbridge\Api\Operation;
use Stockbridge\Api\Reply;
use Stockbridge\Api\Request;
use Stockbridge\Api\Vocabulary;
use Stockbridge\Contract\Json;
use Stockbridge\Contract\Time;
use Stockbridge\Install\Installer;
use Stockbridge\Kernel;
use Stockbridge\Outbox\Pending;
use Stockbridge\Pairing\Keyring;
use Stockbridge\Platform\Clock;
use Stockbridge\Platform\DatabaseFailure;
use Stockbridge\Platform\Log;
use Stockbridge\Platform\ShopInfo;
use Stockbridge\Platform\State;

if (!defined('_PS_VERSION_')) {
    exit;
}

final class Hello implements Operation
{
    /** @var Kernel */
    private $kernel;

    /** @var State */
    private $state;

    /** @var Lineage */
    private $lineage;

    /** @var Keyring */
    private $keyring;

    /** @var Nonces */
    private $nonces;

    /** @var Vocabulary */
    private $vocabulary;

    /** @var Host */
    private $host;

    /** @var Pending */
    private $pending;

    /** @var Installer */
    private $installer;

    /** @var ShopInfo */
    private $shopInfo;

    /** @var Log */
    private $log;

    /** @var Clock */
    private $clock;

    public function __construct(
        Kernel $kernel,
        State $state,
        Lineage $lineage,
        Keyring $keyring,
        Nonces $nonces,
        Vocabulary $vocabulary,
        Host $host,
        Pending $pending,
        Installer $installer,
        ShopInfo $shopInfo,
        Log $log,
        Clock $clock
    ) {
        $this->kernel = $kernel;
        $this->state = $state;
        $this->lineage = $lineage;
        $this->keyring = $keyring;
        $this->nonces = $nonces;
        $this->vocabulary = $vocabulary;
        $this->host = $host;
        $this->pending = $pending;
        $this->installer = $installer;
        $this->shopInfo = $shopInfo;
        $this->log = $log;
        $this->clock = $clock;
    }

    public function run(Request $request): Reply
    {
        $now = $this->clock->now();
        $offer = $this->lineage->hello($request->envelope());
        $this->note($request, $now);
        $this->nonces->forgetOld($now);
        $this->mend();

        return new Reply([
            'lineage' => $offer,
            'memory' => $this->state->integer(State::MEMORY),
            'writes' => $this->state->get(State::WRITES),
            'shop_time' => Time::text($now),
            'import_sequence' => $this->state->integer(State::IMPORT_SEQUENCE),
            'operations' => $this->kernel->operationNames(),
            'flows' => $this->kernel->flowNames(),
            'limits' => $this->host->limits(),
            'vocabulary' => $this->vocabulary->tell(),
            'host' => $this->host->tell(),
            'pending' => $this->pending->tell(),
            'commands' => [],
        ]);
    }

    /** What cannot be mended now is no reason to leave the agent without an answer. */
    private function mend(): void
    {
        try {
            $this->installer->mend($this->shopInfo->module());
        } catch (\PrestaShopException | DatabaseFailure $error) {
            $this->log->failure('the module could not mend itself', $error);
        }
    }

    private function note(Request $request, int $now): void
    {
        $agent = $request->params()->agent;
        $this->state->raise(State::IMPORT_SEQUENCE, $request->params()->import_sequence);
        $this->keyring->seen(
            $request->caller()->keyId(),
            $agent->machine,
            $agent->version,
            Json::encode($agent),
            $now
        );
    }
}
