<?php

/**
 * A statement of `FakeLink`.
 */

declare(strict_types=1);

namespace Stockbridge\Tests\Platform;

final class FakeStatement extends \PDOStatement
{
    /** @var FakeLink */
    private $link;

    /** @var int */
    private $number;

    /** @var int */
    private $next = 0;

    public function __construct(FakeLink $link, int $number)
    {
        $this->link = $link;
        $this->number = $number;
    }

    /**
     * @param int|string $param
     * @param mixed      $value
     * @param int        $type
     */
    #[\ReturnTypeWillChange]
    public function bindValue($param, $value, $type = \PDO::PARAM_STR)
    {
        $this->link->bound[$this->number - 1][] = [$value, $type];

        return true;
    }

    /**
     * @param array<int, mixed>|null $params
     */
    #[\ReturnTypeWillChange]
    public function execute($params = null)
    {
        $failure = $this->link->failures[$this->number] ?? null;
        if ($failure !== null && $this->link->throws) {
            $error = new \PDOException('refused');
            $error->errorInfo = ['HY000', $failure, 'refused'];
            throw $error;
        }

        return $failure === null;
    }

    /**
     * @return array<int, mixed>
     */
    #[\ReturnTypeWillChange]
    public function errorInfo()
    {
        return ['HY000', $this->link->failures[$this->number] ?? 0, 'refused'];
    }

    /**
     * @param int $mode
     * @param int $cursorOrientation
     * @param int $cursorOffset
     */
    #[\ReturnTypeWillChange]
    public function fetch($mode = \PDO::FETCH_BOTH, $cursorOrientation = \PDO::FETCH_ORI_NEXT, $cursorOffset = 0)
    {
        return $this->link->rows[$this->next++] ?? false;
    }

    #[\ReturnTypeWillChange]
    public function rowCount()
    {
        return 1;
    }

    #[\ReturnTypeWillChange]
    public function closeCursor()
    {
        return true;
    }
}
