<?php

/**
 * Exports claimed rows within the request's time, memory and size: in batches that read together, record by record.
 *
 * What a record does not survive is its own: its attempt is counted before and taken back after. `Leasing` claims.
 */

declare(strict_types=1);

namespace Stockbridge\Outbox;

use Stockbridge\Contract\Json;
use Stockbridge\Contract\Limits;
use Stockbridge\Contract\Problem;
use Stockbridge\Contract\ProblemException;
use Stockbridge\Contract\Validator;
use Stockbridge\Export\Exporter;
use Stockbridge\Export\ExportFailure;
use Stockbridge\Export\Records;
use Stockbridge\Platform\Budget;
use Stockbridge\Platform\Log;

if (!defined('_PS_VERSION_')) {
    exit;
}

final class ExportRun
{
    private const ROWS_PER_BATCH = 40;
    private const LINES_PER_BATCH = 400;
    /** Well below the answer's own bounds. */
    private const ANSWER_BYTES = 8388608;
    /** Of a line, for what stands around the record. */
    private const EVENT_BYTES = 1024;
    private const DEFINITIONS = [OutboxState::ORDER => 'Order', OutboxState::CUSTOMER => 'Customer'];

    /** @var Queue */
    private $queue;
    /** @var Attempts */
    private $attempts;
    /** @var Exporter */
    private $exporter;
    /** @var RowMarks */
    private $marks;
    /** @var Log */
    private $log;
    /** @var list<array{row: array<string, string|null>, record: \stdClass, key: string|null}> */
    private $exported = [];
    /** @var int */
    private $bytes = 0;

    public function __construct(Queue $queue, Attempts $attempts, Exporter $exporter, RowMarks $marks, Log $log)
    {
        $this->queue = $queue;
        $this->attempts = $attempts;
        $this->exporter = $exporter;
        $this->marks = $marks;
        $this->log = $log;
    }

    /**
     * @param list<array<string, string|null>> $rows   as claimed, of any entities
     * @param array<int, Verdict>              $gates  by order
     *
     * @return list<array{row: array<string, string|null>, record: \stdClass, key: string|null}> those to be told
     */
    public function export(array $rows, array $gates, Budget $budget): array
    {
        $this->exported = [];
        $this->bytes = 0;
        $batches = $this->batches($rows);
        while ($batches !== []) {
            // The first batch is exported however late it is: a slow host goes on in small steps.
            $this->exportBatch(array_shift($batches), $gates);
            if ($this->isFull($budget)) {
                break;
            }
        }
        $this->queue->release(array_merge([], ...$batches));

        return $this->exported;
    }

    private function isFull(Budget $budget): bool
    {
        return $this->bytes > self::ANSWER_BYTES || $budget->over() || MemoryRoom::isShort();
    }

    /**
     * Rows of one entity each, few enough to be read together; an order with very many lines stands alone.
     *
     * @param list<array<string, string|null>> $rows
     *
     * @return list<list<array<string, string|null>>>
     */
    private function batches(array $rows): array
    {
        $weights = $this->exporter->weights($this->idsOf(OutboxState::ORDER, $rows));
        $batches = [];
        $open = [];
        foreach ($rows as $row) {
            $entity = (string) $row['entity'];
            $weight = $entity === OutboxState::ORDER ? $weights[(int) $row['entity_id']] ?? 1 : 1;
            [$at, $room] = $open[$entity] ?? [count($batches), 0];
            if ($weight > $room || count($batches[$at]) >= self::ROWS_PER_BATCH) {
                [$at, $room] = [count($batches), self::LINES_PER_BATCH];
            }
            $batches[$at][] = $row;
            $open[$entity] = [$at, max(0, $room - $weight)];
        }

        return array_values($batches);
    }

    /**
     * @param list<array<string, string|null>> $rows
     *
     * @return list<int>
     */
    private function idsOf(string $entity, array $rows): array
    {
        $ids = [];
        foreach ($rows as $row) {
            if ($row['entity'] === $entity) {
                $ids[] = (int) $row['entity_id'];
            }
        }

        return $ids;
    }

    /**
     * @param list<array<string, string|null>> $rows
     * @param array<int, Verdict>              $gates
     */
    private function exportBatch(array $rows, array $gates): void
    {
        $entity = (string) $rows[0]['entity'];
        $ids = $this->idsOf($entity, $rows);
        $this->attempts->begin($rows);
        try {
            // The sum comes first: what changes while the rows are read shows as a difference later.
            $marks = $this->marks->of($entity, $ids);
            $records = $this->open($entity, $ids, $gates);
        } catch (\Throwable $error) {
            $this->giveUpBatch($rows, $gates, $error);

            return;
        }
        $this->attempts->survived($rows);
        foreach ($rows as $row) {
            $this->exportRow($row, $records, $marks[(int) $row['entity_id']] ?? null);
        }
    }

    /**
     * A batch that cannot be read is read row by row: one row alone is to blame.
     *
     * @param list<array<string, string|null>> $rows
     * @param array<int, Verdict>              $gates
     */
    private function giveUpBatch(array $rows, array $gates, \Throwable $error): void
    {
        $this->log->failure('a batch could not be read for export', $error, ['rows' => count($rows)]);
        if (count($rows) === 1) {
            $this->attempts->failed($rows[0], $this->problem($error));

            return;
        }
        $this->attempts->survived($rows);
        foreach ($rows as $row) {
            $this->exportBatch([$row], $gates);
        }
    }

    /**
     * @param list<int>           $ids
     * @param array<int, Verdict> $gates
     */
    private function open(string $entity, array $ids, array $gates): Records
    {
        if ($entity === OutboxState::CUSTOMER) {
            return $this->exporter->customers($ids);
        }
        $told = array_map(static function (Verdict $verdict): array {
            return $verdict->toArray();
        }, $gates);

        return $this->exporter->orders($ids, $told);
    }

    /**
     * @param array<string, string|null> $row
     */
    private function exportRow(array $row, Records $records, ?string $mark): void
    {
        $this->attempts->begin([$row]);
        try {
            $id = (int) $row['entity_id'];
            $record = $records->record($id);
            if ($record === null) {
                $this->attempts->close($row, $mark);

                return;
            }
            $this->told($row, $record, $records->documentKey($id), $mark);
        } catch (\Throwable $error) {
            $fields = ['entity' => (string) $row['entity'], 'id' => (string) $row['entity_id']];
            $this->log->failure('a record could not be exported', $error, $fields);
            $this->attempts->failed($row, $this->problem($error));
        }
    }

    /**
     * @param array<string, string|null> $row
     * @param array<string, mixed>       $record
     */
    private function told(array $row, array $record, ?string $key, ?string $mark): void
    {
        if ($key !== null && $row['document_key'] !== null && $key !== $row['document_key']) {
            $row = $this->attempts->forgetDocument($row);
            $record = array_intersect_key(['erp_number' => null, 'erp_key' => null], $record) + $record;
        }
        $fingerprint = Fingerprints::of($record);
        if ($fingerprint === $row['fingerprint']) {
            $this->attempts->close($row, $mark);

            return;
        }
        $checked = $this->checked((string) $row['entity'], $record);
        $this->attempts->exported($row, $fingerprint, $key, $mark);
        $this->exported[] = ['row' => $row, 'record' => $checked, 'key' => $key];
    }

    /**
     * The record as the wire will carry it, known to fit the contract.
     *
     * @param array<string, mixed> $record
     */
    private function checked(string $entity, array $record): \stdClass
    {
        $text = Json::encode($record);
        if (strlen($text) > Limits::MAX_LINE_BYTES - self::EVENT_BYTES) {
            throw new ExportFailure('The record is larger than an answer may carry.', '');
        }
        $object = json_decode($text);
        Validator::check(self::DEFINITIONS[$entity], $object, 'export_failed');
        $this->bytes += strlen($text);

        return $object;
    }

    private function problem(\Throwable $error): Problem
    {
        if ($error instanceof ProblemException) {
            return $error->problem();
        }
        if ($error instanceof ExportFailure) {
            return new Problem('export_failed', $error->getMessage(), $error->field());
        }

        // The message of a foreign error may quote a customer's data; its class and place may not.
        return new Problem(
            'export_failed',
            'The shop could not build this record.',
            null,
            null,
            ['error' => get_class($error), 'at' => basename($error->getFile()) . ':' . $error->getLine()]
        );
    }
}
