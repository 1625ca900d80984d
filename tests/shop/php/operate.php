<?php

/**
 * Runs operations of the module inside a booted shop, as its endpoint would after all checks.
 *
 * Reads one JSON object: {"now": seconds or null, "calls": [{"operation", "params", "items", "budget_ms"}]}; a call
 * named "fence" has {"method", "arguments"}. Answers a JSON list: {"result", "items"} or {"problem"} per call.
 */

declare(strict_types=1);

use Stockbridge\Api\Request;
use Stockbridge\Contract\ProblemException;
use Stockbridge\Import\StockFence;
use Stockbridge\Kernel;
use Stockbridge\Pairing\Caller;
use Stockbridge\Platform\Budget;
use Stockbridge\Platform\Clock;
use Stockbridge\Platform\SystemClock;

require_once _PS_MODULE_DIR_ . 'stockbridge/stockbridge.php';

final class SteppedClock implements Clock
{
    private $now;

    public function __construct(int $now)
    {
        $this->now = $now;
    }

    public function now(): int
    {
        return $this->now;
    }

    public function milliseconds(): int
    {
        return (int) (hrtime(true) / 1000000);
    }
}

// As in the front office, where the endpoint lives: mails format prices by its container.
Context::getContext()->container = PrestaShop\PrestaShop\Adapter\ContainerBuilder::getContainer('front', false);
$told = json_decode(stream_get_contents(STDIN));
$clock = isset($told->now) ? new SteppedClock($told->now) : new SystemClock();
$kernel = new Kernel([Clock::class => $clock]);
$answers = [];
foreach ($told->calls as $call) {
    if ($call->operation === 'fence') {
        $answers[] = ['result' => $kernel->get(StockFence::class)->{$call->method}(...$call->arguments)];
        continue;
    }
    $envelope = (object) ['operation' => $call->operation, 'params' => $call->params, 'message' => $call->message];
    $envelope->memory = 1;
    $caller = new Caller('', 'active', 1, null, '');
    $request = new Request($envelope, $call->items, $caller, new Budget($clock, $call->budget_ms));
    try {
        $reply = $kernel->operation($call->operation)->run($request);
        $answers[] = ['result' => (object) $reply->result(), 'items' => $reply->items()];
    } catch (ProblemException $refusal) {
        $answers[] = ['problem' => $refusal->problem()->toArray()];
    }
}
echo json_encode($answers);
