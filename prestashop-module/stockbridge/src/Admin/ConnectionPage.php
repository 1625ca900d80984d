<?php

/**
 * What the connection page shows. Texts are plain: the template escapes them all.
 */

declare(strict_types=1);

namespace Stockbridge\Admin;

use Stockbridge\Api\Lineage;
use Stockbridge\Contract\Base64Url;
use Stockbridge\Contract\PublicKey;
use Stockbridge\Contract\Time;
use Stockbridge\Outbox\Pending;
use Stockbridge\Pairing\Generation;
use Stockbridge\Pairing\Keyring;
use Stockbridge\Platform\Clock;
use Stockbridge\Platform\ShopKey;
use Stockbridge\Platform\State;

if (!defined('_PS_VERSION_')) {
    exit;
}

final class ConnectionPage
{
    /** @var Keyring */
    private $keyring;

    /** @var Generation */
    private $generation;

    /** @var ShopKey */
    private $shopKey;

    /** @var State */
    private $state;

    /** @var Pending */
    private $pending;

    /** @var StatusSentence */
    private $sentence;

    /** @var Wording */
    private $wording;

    /** @var Clock */
    private $clock;

    public function __construct(
        Keyring $keyring,
        Generation $generation,
        ShopKey $shopKey,
        State $state,
        Pending $pending,
        StatusSentence $sentence,
        Wording $wording,
        Clock $clock
    ) {
        $this->keyring = $keyring;
        $this->generation = $generation;
        $this->shopKey = $shopKey;
        $this->state = $state;
        $this->pending = $pending;
        $this->sentence = $sentence;
        $this->wording = $wording;
        $this->clock = $clock;
    }

    /**
     * @param array{text: string, expires: int}|null $string a pairing string that was just made: shown this once
     *
     * @return array<string, mixed>
     */
    public function tell(string $url, ?array $string): array
    {
        $agent = $this->keyring->active();
        $state = $this->found($agent);

        return [
            'status' => $this->sentence->of($state),
            'paired' => $agent !== null,
            'agent' => $agent === null ? [] : $this->agentRows($agent, $state),
            'fingerprint' => $agent === null ? [] : self::grouped((string) $agent['public_key']),
            'counts' => $this->counts($state),
            'url' => $url,
            'is_plain' => strncmp($url, 'https://', 8) !== 0,
            'string' => $string['text'] ?? '',
            'seconds' => $string === null ? 0 : $string['expires'] - $this->clock->now(),
            'purge' => $this->state->get(State::PURGE) === '1',
        ];
    }

    /**
     * @param array<string, string|null>|null $agent
     */
    private function found(?array $agent): ConnectionState
    {
        $pending = $this->pending->tell();
        $seen = $agent['last_seen_at'] ?? null;

        return new ConnectionState([
            'paired' => $agent !== null,
            'whole' => $this->shopKey->exists() && $this->generation->current() !== null,
            'machine' => (string) ($agent['machine'] ?? ''),
            'silence' => $seen === null ? null : max(0, $this->clock->now() - (int) $seen),
            'held' => $this->state->get(State::WRITES) === Lineage::HELD,
            'waiting' => $pending['waiting'] + $pending['leased'],
            'attention' => max($pending['dead'], (int) (self::report($agent)['needs_attention'] ?? 0)),
        ]);
    }

    /**
     * @param array<string, string|null> $agent
     *
     * @return list<array{label: string, value: string}>
     */
    private function agentRows(array $agent, ConnectionState $state): array
    {
        $report = self::report($agent);
        $silence = $state->silence();
        $contact = $silence === null ? $this->wording->say('none yet') : $this->wording->ago($silence);
        $rows = [
            [$this->wording->say('Computer'), (string) $agent['machine']],
            [$this->wording->say('System'), (string) ($report['platform'] ?? '')],
            [$this->wording->say('ERP'), (string) ($report['erp'] ?? '')],
            [$this->wording->say('Agent version'), (string) $agent['version']],
            [$this->wording->say('Last contact'), $contact],
            [$this->wording->say('It says'), (string) ($report['sentence'] ?? '')],
            [$this->wording->say('Connected since'), $this->since((int) $agent['created_at'])],
        ];
        $told = [];
        foreach ($rows as [$label, $value]) {
            if ($value !== '') {
                $told[] = ['label' => $label, 'value' => $value];
            }
        }

        return $told;
    }

    /**
     * @return list<array{label: string, value: int, help: string}>
     */
    private function counts(ConnectionState $state): array
    {
        $oldest = $this->pending->tell()['oldest_at'];
        $ago = $oldest === null ? '' : $this->wording->ago($this->clock->now() - Time::unix($oldest));
        $age = $ago === '' ? '' : $this->wording->say('The oldest came %ago%.', ['%ago%' => $ago]);

        return [
            ['label' => $this->wording->say('Waiting for the ERP'), 'value' => $state->waiting(), 'help' => $age],
            ['label' => $this->wording->say('Needs attention'), 'value' => $state->attention(), 'help' => ''],
        ];
    }

    private function since(int $unix): string
    {
        return \Tools::displayDate(date('Y-m-d H:i:s', $unix), true);
    }

    /**
     * The agent's fingerprint in groups of four, to be compared by eye with what the agent shows.
     *
     * @return list<string>
     */
    private static function grouped(string $publicKey): array
    {
        $key = (string) Base64Url::decode($publicKey, SODIUM_CRYPTO_SIGN_PUBLICKEYBYTES);

        return str_split(PublicKey::fingerprint($key), 4);
    }

    /**
     * @param array<string, string|null>|null $agent
     *
     * @return array<string, mixed> the agent's own report, as its last hello carried it
     */
    private static function report(?array $agent): array
    {
        $report = json_decode((string) ($agent['report'] ?? ''), true);

        return is_array($report) ? $report : [];
    }
}
