<?php

/**
 * Places one order as a payment module does, in a web request of its own: cart, lines, PaymentModule::validateOrder.
 *
 * Answers when the order stood, and what the hooks of our module took, its loading and the end of the request included.
 */

declare(strict_types=1);

class Ps_WirepaymentCheckoutModuleFrontController extends ModuleFrontController
{
    private const LINES = 3;

    /** @var bool */
    public $ajax = true;

    /** @var bool */
    public $content_only = true;

    /** @var int nanoseconds */
    public static $spent = 0;

    /** @var float milliseconds of the processor */
    public static $busy = 0.0;

    /** @var int */
    public static $calls = 0;

    public function init(): void
    {
        self::listen();
        parent::init();
    }

    public function postProcess(): void
    {
        $customer = new Customer((int) Tools::getValue('customer'));
        $cart = $this->cart($customer);
        $payment = Module::getInstanceByName('ps_wirepayment');
        $payment->validateOrder(
            (int) $cart->id,
            (int) Configuration::get('PS_OS_PAYMENT'),
            (float) $cart->getOrderTotal(true, Cart::BOTH),
            'Card',
            null,
            ['transaction_id' => 'T' . $cart->id],
            (int) $cart->id_currency,
            false,
            $customer->secure_key
        );
        $stood = microtime(true);
        self::timed(static function (): void {
            Stockbridge\Kernel::instance()->get(Stockbridge\Hook\OrderHooks::class)->end();
        });
        header('Content-Type: application/json');
        echo json_encode([
            'order' => (int) $payment->currentOrder,
            'stood' => $stood,
            'hooks_ms' => self::$spent / 1e6,
            'hooks_cpu_ms' => self::$busy,
            'calls' => self::$calls,
        ]);
        exit;
    }

    private function cart(Customer $customer): Cart
    {
        $this->context->customer = $customer;
        $cart = new Cart();
        $cart->id_customer = (int) $customer->id;
        $cart->id_address_delivery = $cart->id_address_invoice = (int) Address::getFirstCustomerAddressId($customer->id);
        $cart->id_currency = (int) $this->context->currency->id;
        $cart->id_lang = (int) $this->context->language->id;
        $cart->secure_key = $customer->secure_key;
        $cart->add();
        $this->context->cart = $cart;
        foreach (array_slice(explode(',', (string) Tools::getValue('products')), 0, self::LINES) as $productId) {
            if ($cart->updateQty(1, (int) $productId) !== true) {
                throw new RuntimeException('the cart refused product ' . $productId);
            }
        }

        return $cart;
    }

    /** Puts a double of our module in its place that times each hook; the core finds instances in its own table. */
    private static function listen(): void
    {
        self::timed(static function (): void {
            require_once _PS_MODULE_DIR_ . 'stockbridge/stockbridge.php';
        });
        $methods = '';
        foreach ((new ReflectionClass('Stockbridge'))->getMethods(ReflectionMethod::IS_PUBLIC) as $method) {
            $name = $method->getName();
            if (strncmp($name, 'hook', 4) === 0) {
                $type = $method->hasReturnType() ? ': ' . $method->getReturnType() : '';
                $give = $type === ': void' ? '' : 'return ';
                $methods .= 'public function ' . $name . '(array $p)' . $type . ' { ' . $give
                    . __CLASS__ . '::timed(function () use ($p) { return parent::' . $name . '($p); }); }';
            }
        }
        eval('class TimedStockbridge extends Stockbridge { ' . $methods . ' }');
        self::timed(static function (): void {
            $table = new ReflectionProperty(Module::class, '_INSTANCE');
            $table->setAccessible(true);
            $table->setValue(null, ['stockbridge' => new TimedStockbridge()] + $table->getValue());
        });
        self::$calls = 0;
    }

    /**
     * @return mixed
     */
    public static function timed(callable $work)
    {
        $began = hrtime(true);
        $busy = self::busy();
        try {
            return $work();
        } finally {
            self::$busy += self::busy() - $busy;
            self::$spent += hrtime(true) - $began;
            ++self::$calls;
        }
    }

    private static function busy(): float
    {
        $used = getrusage();

        return ($used['ru_utime.tv_sec'] + $used['ru_stime.tv_sec']) * 1e3
            + ($used['ru_utime.tv_usec'] + $used['ru_stime.tv_usec']) / 1e3;
    }
}
